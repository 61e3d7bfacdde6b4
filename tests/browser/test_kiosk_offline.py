"""A tablet loses its network and its browser, and meets liars, but loses nothing that was said."""

import io
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from playwright.sync_api import Page, Playwright

from portal.domain.tracking_code import normalise
from portal.queries.receipts import door_by_digests
from portal.services.filing import code_digests
from tests.browser.lobby import Lobby, eventually, serving_lobby, start_tablet
from tests.factories import KEYS

IS_LONG = bool(os.environ.get("PORTAL_TEST_LONG"))
RATINGS, COMPLAINTS, KILLS = (200, 20, 20) if IS_LONG else (8, 2, 2)
SECRET_WORDS = "zebra-crossing-marker"
PORTAL_PAGE = b"<!doctype html><title>Welcome</title><h1>Accept our terms to go online</h1>"


class Liar:
    """A network that drops, delays, repeats, loses answers, and says 200 with a page of its own."""

    def __init__(self, app: WSGIApplication, seed: int, most: int) -> None:
        self.app = app
        self.random = random.Random(seed)  # noqa: S311 - a plan, not a secret
        self.left = most

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> object:
        """Mistreat what the tablet posts, as long as the plan says."""
        if environ["REQUEST_METHOD"] != "POST" or self.left <= 0:
            return self.app(environ, start_response)
        self.left -= 1
        trick = self.random.choice((self.drop, self.lose, self.repeat, self.lie, self.delay))
        return trick(environ, start_response)

    def drop(self, _environ: WSGIEnvironment, start_response: StartResponse) -> object:
        start_response("502 Bad Gateway", [("Content-Type", "text/html")])
        return [b"<h1>Bad gateway</h1>"]

    def lie(self, _environ: WSGIEnvironment, start_response: StartResponse) -> object:
        start_response("200 OK", [("Content-Type", "text/html")])
        return [PORTAL_PAGE]

    def lose(self, environ: WSGIEnvironment, start_response: StartResponse) -> object:
        """The city has it, and the tablet never hears so."""
        for part in self.app(environ, lambda *_answer: lambda _bytes: None):
            del part
        return self.drop(environ, start_response)

    def repeat(self, environ: WSGIEnvironment, start_response: StartResponse) -> object:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        twice = {**environ, "wsgi.input": io.BytesIO(body)}
        self.lose(twice, lambda *_answer: lambda _bytes: None)
        return self.app({**environ, "wsgi.input": io.BytesIO(body)}, start_response)

    def delay(self, environ: WSGIEnvironment, start_response: StartResponse) -> object:
        time.sleep(0.2)
        return self.app(environ, start_response)


@pytest.fixture
def lobby(tmp_path: Path, sqlite_template: Path) -> Iterator[Lobby]:
    """A city with one kiosk."""
    with serving_lobby(tmp_path, sqlite_template) as served:
        yield served


def test_everything_said_without_a_network_arrives_exactly_once(
    lobby: Lobby, tmp_path: Path, driver: Playwright
) -> None:
    tablet = start_tablet(driver, tmp_path / "profile")
    tablet.pair(lobby)
    eventually(lambda: stock(tablet.page) > COMPLAINTS)
    tablet.context.set_offline(True)
    codes = []
    for number in range(RATINGS):
        tablet.rate(number % 5 + 1)
        if number % (RATINGS // COMPLAINTS) == 0:
            codes.append(tablet.complain(f"{SECRET_WORDS} {number}"))
        if number % (RATINGS // KILLS) == 1:
            tablet.kill()
            tablet = start_tablet(driver, tmp_path / "profile")
            tablet.context.set_offline(True)
            tablet.page.goto(f"{lobby.url}/kiosk/")
            tablet.wait_until_free()
    assert lobby.counted() == (0, 0)
    assert nothing_readable(tmp_path / "profile", SECRET_WORDS, *codes)

    lobby.network = Liar(lobby.site, seed=20261123, most=30 if IS_LONG else 6)
    tablet.context.set_offline(False)
    eventually(lambda: has_flushed(tablet.page), seconds=300 if IS_LONG else 40)

    assert lobby.counted() == (RATINGS, COMPLAINTS)
    with lobby.database.reading() as session:
        doors = [
            door_by_digests(session.connection(), code_digests(KEYS, normalise(code)))
            for code in codes
        ]
    assert len({door.case_id for door in doors if door}) == COMPLAINTS
    tablet.context.close()


def stock(page: Page) -> int:
    """How many receipts the tablet holds."""
    return _count(page, "receipts")


def waiting(page: Page) -> int:
    """How much waits on the tablet."""
    return _count(page, "items")


def has_flushed(page: Page) -> bool:
    """Whether nothing waits any more; the network comes back once more, which cuts waits short."""
    page.evaluate("dispatchEvent(new Event('online'))")
    time.sleep(0.3)
    return waiting(page) == 0


def _count(page: Page, store: str) -> int:
    script = "async (store) => (await import('/kiosk/static/js/kiosk/store.js')).count(store)"
    count: int = page.evaluate(script, store)
    return count


def nothing_readable(profile: Path, *words: str) -> bool:
    """Whether none of the words stands in any file of the browser's profile."""
    found = [
        (path, word)
        for path in profile.rglob("*")
        if path.is_file()
        for word in words
        if any(each in path.read_bytes() for each in spelled(word))
    ]
    assert not found, found
    return True


def spelled(word: str) -> tuple[bytes, ...]:
    """As text, and as JavaScript stores wide text; a code with and without its dashes."""
    plain = word.replace("-", "") if word.isupper() else word
    return tuple(each.encode(code) for each in {word, plain} for code in ("utf-8", "utf-16-le"))
