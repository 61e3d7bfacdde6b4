"""A real tablet in a real browser: its profile lies on the disk, and it can be killed.

with serving_lobby(folder, template) as lobby:
    with lobby.tablet(folder / "profile") as page: ...
"""

import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from playwright.sync_api import BrowserContext, Page, Playwright, expect
from sqlalchemy import func, select

from portal.db import Database
from portal.models import Case, Kiosk, Site, VisitRating
from portal.services.kiosk_pairing import approve
from portal.settings import load_settings
from portal.site import create_site
from portal.web.work import now
from tests.browser.city import free_port
from tests.browser.conftest import FLAGS, PATIENCE_MS
from tests.browser.install import find_browser
from tests.factories import KEYS, a_kiosk, a_small_city, acting, staff_called, work
from tests.support.serving import serving

Network = Callable[[WSGIEnvironment, StartResponse], object]
CODE = re.compile(r"[A-Z]{4} [A-Z]{4}")
TEN_INCHES = {"width": 1280, "height": 800}


class Lobby:
    """The served city, and what lies between it and the tablet: `network` may be exchanged."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = Database(f"sqlite:///{folder / 'portal.db'}")
        settings = load_settings(
            {
                "PORTAL_DATA_DIR": str(folder),
                "PORTAL_BASE_URL": self.url,
                "PORTAL_SECRET_KEY": KEYS.secrets[0].decode(),
                "PORTAL_LIMITS": "off",
            }
        )
        self.site = create_site(settings)
        self.network: Network = self.site

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> object:
        """What the server's port answers."""
        return self.network(environ, start_response)

    def let_in(self, code: str) -> None:
        """An administrator approves the tablet that shows this code."""
        with self.database.writing() as session:
            kiosk_id = session.scalars(select(Kiosk.id)).one()
            administrator = acting(staff_called(session, "administrator"))
            approve(work(session, administrator, now()), code, kiosk_id)

    def counted(self) -> tuple[int, int]:
        """How many ratings and cases the city has."""
        with self.database.reading() as session:
            ratings = session.scalar(select(func.count()).select_from(VisitRating)) or 0
            cases = session.scalar(select(func.count()).select_from(Case)) or 0
        return ratings, cases


@contextmanager
def serving_lobby(folder: Path, template: Path) -> Iterator[Lobby]:
    """A small city with one kiosk in City Hall."""
    shutil.copy(template, folder / "portal.db")
    lobby = Lobby(folder)
    with lobby.database.writing() as session:
        a_small_city(session)
        site = session.scalars(select(Site).where(Site.slug == "city-hall")).one()
        a_kiosk(session, site, slug="lobby", has_own_keyboard=True)
    with serving(lobby, lobby.port):
        yield lobby
    lobby.database.close()


@dataclass
class Tablet:
    """One start of the browser on the tablet's profile."""

    context: BrowserContext
    page: Page
    profile: Path

    def pair(self, lobby: Lobby) -> None:
        """Show the letters, and be let in."""
        self.page.goto(f"{lobby.url}/kiosk/")
        expect(self.page.locator("#pairing-code")).to_have_text(CODE)
        lobby.let_in(self.page.locator("#pairing-code").inner_text())
        self.wait_until_free(timeout=PATIENCE_MS * 2)

    def wait_until_free(self, timeout: int = PATIENCE_MS) -> None:
        """The invitation stands there, and its scripts run."""
        expect(self.page.locator(".invitation.is-shown")).to_be_visible(timeout=timeout)
        expect(self.page.locator("html[data-ready]")).to_be_attached(timeout=timeout)

    def rate(self, score: int) -> None:
        """One press, and away again."""
        self.page.locator(f".invitation.is-shown [data-score='{score}']").click()
        self.page.locator("[data-screen=thanks] [data-act=end]").click()
        self.wait_until_free()

    def complain(self, words: str) -> str:
        """Say it in words; gives the code of the receipt."""
        page = self.page
        page.locator(".invitation.is-shown [data-act=feedback]").click()
        page.locator("[name=description]").fill(words)
        for _step in range(3):
            page.locator("[data-screen=feedback] [data-act=next]").click()
        page.locator("[data-screen=feedback] [data-act=send]").click()
        code = page.locator("[data-code]")
        expect(code).to_be_visible()
        written = code.inner_text()
        page.locator("[data-screen=receipt] [data-act=end]").click()
        self.wait_until_free()
        return written

    def kill(self) -> None:
        """Every process of this browser dies at once, as when the power goes."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if str(self.profile).encode() in path.read_bytes():
                    os.kill(int(path.parent.name), signal.SIGKILL)
        with suppress(Exception):
            self.context.close()
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()


def start_tablet(playwright: Playwright, profile: Path) -> Tablet:
    """Start the browser on this profile."""
    program = find_browser()
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=program,
        args=FLAGS,
        viewport=TEN_INCHES,
        has_touch=True,
        reduced_motion="no-preference",
        locale="en",
    )
    context.set_default_timeout(PATIENCE_MS)
    return Tablet(context, context.pages[0], profile)


def eventually(check: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it is so."""
    give_up_at = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < give_up_at, "it did not come about"
        time.sleep(0.05)
