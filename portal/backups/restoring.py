"""Restoring a backup: verified as a whole first, then put in place."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from portal.backups.archive import DATABASE, Reader, read
from portal.backups.databases import Copy, loaded
from portal.backups.taking import KEY_PURPOSE, photo_keys
from portal.db import Database
from portal.domain.errors import PortalError
from portal.files import open_file_store, put_in_place
from portal.keys import KEY_FILE, Keys, open_keys
from portal.migrate import knows, migrate
from portal.models import Case, City
from portal.queries.audit import checked_heads, entry_without_case, histories
from portal.settings import Settings


class RestoreRefused(PortalError):
    """The backup cannot be put there, or is not what it should be; nothing was changed."""


@dataclass(frozen=True)
class Restored:
    """What was restored, and where the former database lies, if there was one."""

    made_at: str
    cases: int
    photos: int
    former: str | None


def restore(settings: Settings, path: Path, now: datetime, *, replaces: bool = False) -> Restored:
    """Put a backup in place, in the schema of this version.

    Raises RestoreRefused, NoBackup and DatabaseNotCopied before anything was changed.
    """
    with read(path) as backup:
        keys = _keys_of(settings, backup)
        _check_place(settings, backup, replaces=replaces)
        with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as name:
            folder = Path(name)
            _unpack(backup, folder)
            dumped = folder / DATABASE
            with loaded(settings.database_url, dumped, settings.data_dir, now) as copy:
                cases = _verified(copy, keys, backup)
                _put_files(settings, backup, folder)
                former = copy.replace()
        return Restored(backup.manifest.made_at, cases, len(backup.photos()), former)


def _keys_of(settings: Settings, backup: Reader) -> Keys:
    """The secret key that the backup was taken with. Nothing makes a new one here."""
    place = settings.data_dir / KEY_FILE
    if settings.secret_key is None and not place.exists():
        raise RestoreRefused(
            f"The secret key is missing: please copy it to {place} from where you keep it."
        )
    keys = open_keys(settings)
    if backup.manifest.key not in keys.digests(KEY_PURPOSE):
        raise RestoreRefused(
            "The backup belongs to another secret key: please put that one in place, or name it "
            "in PORTAL_SECRET_KEY_FALLBACKS."
        )
    return keys


def _check_place(settings: Settings, backup: Reader, *, replaces: bool) -> None:
    database = Database(settings.database_url)
    with closing(database):
        if database.url.get_backend_name() != backup.manifest.database:
            raise RestoreRefused(
                f"The backup is one of {backup.manifest.database}; please name such a database."
            )
        if not replaces and not _is_empty(database):
            raise RestoreRefused(
                "There is a city in this place already. Should the backup replace it? Then add "
                "--replace; what is there now is kept aside."
            )


def _is_empty(database: Database) -> bool:
    if database.is_sqlite and not Path(database.url.database or "").exists():
        return True
    try:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(City)) == 0
    except DBAPIError:  # there are no tables yet
        return True


def _unpack(backup: Reader, folder: Path) -> None:
    for kind, names in (("files", backup.photos()), ("audit", backup.heads())):
        (folder / kind).mkdir(mode=0o700)
        for name in names:
            backup.unpack(f"{kind}/{name}", folder / kind / name)
    backup.unpack(DATABASE, folder / DATABASE)


def _verified(copy: Copy, keys: Keys, backup: Reader) -> int:
    """How many cases there are, once all is found as it should be."""
    database = Database(copy.url.render_as_string(hide_password=False))
    with closing(database):
        if not knows(database):
            raise RestoreRefused("The backup was taken by a newer version; please use that one.")
        migrate(database)
        wrong = next((each for each in _findings(database, keys, backup) if each), None)
        if wrong:
            raise RestoreRefused(f"{wrong} Nothing was changed; please use another backup.")
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(Case)) or 0


def _findings(database: Database, keys: Keys, backup: Reader) -> Iterator[str | None]:
    with database.reading() as session:
        if database.is_sqlite:
            is_whole = session.scalar(text("PRAGMA integrity_check")) == "ok"
            yield None if is_whole else "The database in the backup is damaged."
            lost = session.execute(text("PRAGMA foreign_key_check")).first()
            yield f"In the backup, a row of {lost[0]} belongs to nothing." if lost else None
        for reference, bad in histories(session, keys):
            yield f"The history of case {reference} was changed at entry {bad}." if bad else None
        lonely = entry_without_case(session)
        yield f"The case of entry number {lonely} is gone." if lonely else None
        for daily, is_sound in checked_heads(session, keys):
            yield None if is_sound else f"The daily head of {daily.day} does not fit."
        known = {*backup.photos(), *backup.manifest.gone}
        missing = photo_keys(session) - known
        yield f"{len(missing)} photos are missing in the backup." if missing else None


def _put_files(settings: Settings, backup: Reader, folder: Path) -> None:
    """Before the database: a photo without a row harms nobody, a row without its photo does."""
    store = open_file_store(settings.files_url)
    for key in backup.photos():
        store.put_back(key, (folder / "files" / key).read_bytes())
    for name in backup.heads():
        put_in_place(settings.audit_dir / name, (folder / "audit" / name).read_bytes())
