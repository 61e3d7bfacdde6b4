"""Taking a backup while the portal serves."""

import os
import re
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.backups.archive import DATABASE, Manifest, Writer
from portal.backups.databases import dump
from portal.db import Database
from portal.domain.errors import PortalError
from portal.file_keys import FileMissing
from portal.files import FileStore
from portal.keys import Keys
from portal.migrate import head
from portal.models import Attachment, Case, City
from portal.settings import Settings

KEY_PURPOSE = "backup"
NAME = re.compile(r"portal-\d{8}T\d{6}Z\.backup")


class BackupRefused(PortalError):
    """The backup cannot be written there."""


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds, and where it is."""

    path: Path
    cases: int
    photos: int


def back_up(
    settings: Settings, database: Database, keys: Keys, files: FileStore, path: Path, now: datetime
) -> BackedUp:
    """Take a backup into `path`, or under a name of its own into the folder `path`.

    Raises BackupRefused where there is something already, FilesUnavailable, DatabaseNotCopied.
    """
    path = path / f"portal-{now:%Y%m%dT%H%M%SZ}.backup" if path.is_dir() else path
    if path.exists():
        raise BackupRefused(f"There is a file {path} already; please name another one.")
    if not path.parent.is_dir():
        raise BackupRefused(f"There is no folder {path.parent}; please make it first.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        draft = Path(folder) / "draft"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:") as tar:
                taken = _take(settings, database, keys, files, Writer(tar), Path(folder), now)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    return BackedUp(path, taken.cases, sum(name.startswith("files/") for name in taken.members))


def forget_oldest(folder: Path, kept: int) -> list[Path]:
    """Delete the backups in a folder but for the newest; only files that are named as ours are."""
    named = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    old = named[: max(0, len(named) - kept)]
    for path in old:
        path.unlink()
    return old


def _take(
    settings: Settings,
    database: Database,
    keys: Keys,
    files: FileStore,
    writer: Writer,
    folder: Path,
    now: datetime,
) -> Manifest:
    copy = folder / "database"
    # Whichever photo a case of the copy has was there before or is there after.
    _cases, before = _counted(database)
    dump(database, copy)
    cases, after = _counted(database)
    gone = _add_photos(writer, files, sorted(before | after))
    for path in sorted(settings.audit_dir.glob("????-??-??.txt")):
        writer.add_file(f"audit/{path.name}", path)
    writer.add_file(DATABASE, copy)
    manifest = Manifest(
        made_at=now.isoformat(),
        database=database.url.get_backend_name(),
        schema=head() or "",
        key=keys.digest(KEY_PURPOSE),
        cases=cases,
        members=writer.members,
        gone=tuple(gone),
    )
    writer.close(manifest)
    return manifest


def photo_keys(session: Session) -> set[str]:
    """The keys of all files that rows name."""
    rows = session.execute(select(Attachment.file_key, Attachment.thumbnail_key))
    logos = session.scalars(select(City.logo_key))
    return {key for key in chain(*rows, logos) if key}


def _counted(database: Database) -> tuple[int, set[str]]:
    with database.reading() as session:
        cases = session.scalar(select(func.count()).select_from(Case)) or 0
        return cases, photo_keys(session)


def _add_photos(writer: Writer, files: FileStore, wanted: Iterable[str]) -> list[str]:
    gone = []
    for key in wanted:
        try:
            writer.add(f"files/{key}", files.get(key))
        except FileMissing:
            gone.append(key)
    return gone
