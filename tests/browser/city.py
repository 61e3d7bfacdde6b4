"""A small city that is served for real, with its worker at hand.

The fixture `served_city` stands in conftest.py.
"""

import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import update
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import kiosk
from portal.app import create_app
from portal.models import StaffMember
from portal.notify.transports import FolderTransport
from portal.notify.worker import Worker
from portal.settings import load_settings
from portal.site import KIOSK_PATH
from portal.starter import add_reply_templates
from portal.web.portal import Portal
from tests.factories import KEYS, MONDAY, PASSWORD, a_small_city
from tests.support.serving import serving
from tests.support.staff import CHEAP


@dataclass(frozen=True)
class ServedCity:
    """A city on a port of loopback. Mails are written when the test lets the worker work."""

    url: str
    app: Flask
    mail_dir: Path

    @property
    def portal(self) -> Portal:
        """Settings, keys, database and files of the served application."""
        portal: Portal = self.app.extensions["portal"]
        return portal

    def deliver(self) -> None:
        """Let the worker send everything that is due, as files."""
        worker = Worker(
            database=self.portal.database,
            keys=self.portal.keys,
            files=self.portal.files,
            transport=FolderTransport(self.mail_dir),
            base_url=self.url,
            domain=self.portal.settings.domain,
            claim=timedelta(seconds=30),
        )
        while worker.send_next():
            pass

    def mails_to(self, address: str) -> list[str]:
        """The e-mails to this address, oldest first, as their files stand."""
        files = sorted(self.mail_dir.glob("*.eml")) if self.mail_dir.exists() else []
        texts = (path.read_text(encoding="utf-8") for path in files)
        return [text for text in texts if re.search(f"^To: .*{re.escape(address)}", text, re.M)]


def free_port() -> int:
    """A port of loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving_small_city(folder: Path, template: Path) -> Iterator[ServedCity]:
    """Serve a new small city whose data lie in `folder`, from a migrated database file."""
    shutil.copy(template, folder / "portal.db")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = load_settings(
        {
            "PORTAL_DATA_DIR": str(folder),
            "PORTAL_BASE_URL": url,
            "PORTAL_SECRET_KEY": KEYS.secrets[0].decode(),
            "PORTAL_LIMITS": "off",
        }
    )
    app = create_app(settings)
    database = app.extensions["portal"].database
    with database.writing() as session:
        a_small_city(session)
        add_reply_templates(session, MONDAY, approved_by_id=1)
        session.execute(update(StaffMember).values(password_hash=CHEAP.hash(PASSWORD)))
    tablet = kiosk.create_app(settings, app.extensions["portal"])
    with serving(DispatcherMiddleware(app, {KIOSK_PATH: tablet}), port):
        yield ServedCity(url, app, settings.mail_dir)
    database.close()
