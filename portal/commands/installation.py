"""What commands open: the settings, the keys and the database of this installation."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.db import Database
from portal.domain.errors import PortalError
from portal.keys import Keys, open_keys
from portal.migrate import is_current
from portal.services.work import SYSTEM, UnitOfWork
from portal.settings import Settings, load_settings


class NotMigrated(PortalError):
    """The database is not at the version of this program."""

    def __init__(self) -> None:
        super().__init__("The database is not at this version; run `portal migrate` first.")


@dataclass(frozen=True)
class Installation:
    """One installation, as the operator's commands see it."""

    settings: Settings
    keys: Keys
    database: Database

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """One transaction in which the system itself acts."""
        with self.database.writing() as session:
            yield UnitOfWork(session, datetime.now(UTC), self.keys, SYSTEM)


@contextmanager
def installation(*, must_be_current: bool = True) -> Iterator[Installation]:
    """Open the installation that the environment names.

    Raises BadSetting for a setting that cannot be used and NotMigrated for an old database.
    """
    settings = load_settings(os.environ)
    database = Database(settings.database_url)
    try:
        if must_be_current and not is_current(database):
            raise NotMigrated
        yield Installation(settings, open_keys(settings), database)
    finally:
        database.close()
