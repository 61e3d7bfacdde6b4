"""Copies of whole databases: SQLite's online backup, PostgreSQL's own programs.

A copy is one consistent moment, taken while others write.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url
from sqlalchemy.engine import URL

from portal.db import Database, sqlite_module
from portal.domain.errors import PortalError

STILL_OPEN = "The database is in use: please stop the portal and its workers, then try again."


class DatabaseNotCopied(PortalError):
    """A database could not be copied or replaced; the sentence says what to do."""


def dump(database: Database, path: Path) -> None:
    """Copy the database into a file. Raises DatabaseNotCopied."""
    if database.is_sqlite:
        here = Path(database.url.database or "")
        with closing(_connect(here)) as source, closing(_connect(path)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    _run("pg_dump", database.url, "--format=custom", "--no-owner", "--file", str(path))


@contextmanager
def loaded(url: str, path: Path, folder: Path, now: datetime) -> Iterator["Copy"]:
    """The copy as a database beside the one at `url`, until it replaces it or is given up."""
    target = make_url(url)
    is_sqlite = target.get_backend_name() == "sqlite"
    copy: Copy = SqliteCopy(target, path, folder, now) if is_sqlite else PostgresCopy(target, now)
    try:
        copy.load(path)
        yield copy
    finally:
        copy.give_up()


class Copy:
    """A database that was loaded and is not yet the portal's. `url` is where it is now."""

    url: URL

    def load(self, path: Path) -> None:
        """Fill it."""

    def replace(self) -> str | None:
        """Put it in the place of the portal's; gives where the former one is, if there was one."""
        raise NotImplementedError

    def give_up(self) -> None:
        """Remove it, unless it has replaced the other."""


class SqliteCopy(Copy):
    """The file itself, still in the folder that the backup was unpacked into."""

    def __init__(self, target: URL, path: Path, folder: Path, now: datetime) -> None:
        self._target = Path(target.database or "")
        self._path, self._former = path, folder / f"replaced-{now:%Y%m%dT%H%M%SZ}"
        self.url = target.set(database=str(path))

    def replace(self) -> str | None:
        """Nobody may have the former one open: they would go on writing into it."""
        with closing(_connect(self._path)) as copy:
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            copy.execute("PRAGMA journal_mode=DELETE")
        had_one = self._target.exists()
        if had_one:
            _close_for_good(self._target)
            self._former.mkdir(mode=0o700)
            self._target.rename(self._former / self._target.name)
        self._path.rename(self._target)
        return str(self._former) if had_one else None


class PostgresCopy(Copy):
    """A second database on the same server; the user must be allowed to make one."""

    def __init__(self, target: URL, now: datetime) -> None:
        self._target = target
        self.url = target.set(database=f"{target.database}_restoring")
        self._former = f"{target.database}_{now:%Y%m%dT%H%M%SZ}"

    def load(self, path: Path) -> None:
        """Into a new database. Raises DatabaseNotCopied."""
        self._execute("DROP DATABASE IF EXISTS {}", self.url.database)
        self._execute("CREATE DATABASE {} TEMPLATE template0", self.url.database)
        _run("pg_restore", self.url, "--no-owner", "--exit-on-error", "--dbname", str(path))

    def replace(self) -> str | None:
        """By two new names, which nobody may be connected to."""
        self._execute("ALTER DATABASE {} RENAME TO {}", self._target.database, self._former)
        self._execute("ALTER DATABASE {} RENAME TO {}", self.url.database, self._target.database)
        return self._former

    def give_up(self) -> None:
        """Remove what was not taken into use."""
        self._execute("DROP DATABASE IF EXISTS {}", self.url.database)

    def _execute(self, statement: str, *names: str | None) -> None:
        known = _psql(self._target.set(database="postgres"))
        try:
            with psycopg.connect(known, autocommit=True) as connection:
                parts = (sql.Identifier(name or "") for name in names)
                connection.execute(sql.SQL(statement).format(*parts))
        except psycopg.errors.ObjectInUse:
            raise DatabaseNotCopied(STILL_OPEN) from None
        except psycopg.errors.InsufficientPrivilege:
            raise DatabaseNotCopied(
                "The database's user may not make a database, which restoring takes: "
                "please let it (ALTER ROLE … CREATEDB), then try again."
            ) from None


def _connect(path: Path) -> "sqlite_module.Connection":  # type: ignore[name-defined]
    return sqlite_module().connect(path, isolation_level=None, timeout=0)


def _close_for_good(path: Path) -> None:
    """Leaving the write-ahead log works for one alone. Raises DatabaseNotCopied."""
    module = sqlite_module()
    try:
        with closing(_connect(path)) as former:
            mode = former.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except module.OperationalError:
        mode = "wal"
    if mode == "wal":
        raise DatabaseNotCopied(STILL_OPEN)


def _psql(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where none reads."""
    found = shutil.which(program)
    if found is None:
        raise DatabaseNotCopied(
            f"Please install PostgreSQL's client programs: {program} is not here."
        )
    address = _psql(url.set(password=None))
    before = [*arguments[:-1], address, arguments[-1]]
    command = [found, *before] if arguments[-2] == "--dbname" else [found, *arguments, address]
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    ran = subprocess.run(  # noqa: S603 - the program is PostgreSQL's, the words are ours
        command, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        said = (ran.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise DatabaseNotCopied(f"{program} failed: {said}")
