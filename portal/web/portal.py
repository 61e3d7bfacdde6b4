"""What every request of the portal stands on, opened once when the application is built."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from portal.db import Database
from portal.files import FileStore, open_file_store
from portal.keys import Keys, open_keys
from portal.machine_translation import Translator, open_translator
from portal.settings import Settings


@dataclass(frozen=True)
class Portal:
    """Settings, keys, database and files of one installation; a translator where it has one."""

    settings: Settings
    keys: Keys
    database: Database
    files: FileStore
    translator: Translator | None = None


def open_portal(settings: Settings) -> Portal:
    """Open everything that the settings name; the database itself opens when first asked."""
    return Portal(
        settings=settings,
        keys=open_keys(settings),
        database=Database(settings.database_url),
        files=open_file_store(settings.files_url),
        translator=open_translator(settings.translate_url),
    )


def portal() -> Portal:
    """The installation that serves the present request."""
    return cast(Portal, current_app.extensions["portal"])
