"""Engines and sessions: the one place that knows SQLite from PostgreSQL.

There are two ways in. `reading()` opens a connection on which the database itself refuses to
write, so that a page that is only looked at cannot change anything. `writing()` is one transaction,
committed when its block ends and rolled back when it fails; on SQLite it takes the write lock at
its first statement (BEGIN IMMEDIATE), because a transaction that upgrades later can lose updates.
"""

import sqlite3 as system_sqlite
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, Connection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from portal.group_commit import GroupCommit

bundled_sqlite: ModuleType | None
try:
    bundled_sqlite = import_module("pysqlite3")
except ImportError:  # no wheel for this machine: the system's own library serves
    bundled_sqlite = None

BUSY_TIMEOUT_MS = 5_000
READ_ONLY = "-c default_transaction_read_only=on"
# Releases that mend the WAL-reset bug, which can lose committed rows: one per maintained branch.
MENDED_BRANCHES = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
MENDED_SINCE = (3, 52, 0)


class Database:
    """The database of one installation. Cheap to make; connections open when first used."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.writer = _sqlite_engine(self.url, "write") if self.is_sqlite else _postgres(self.url)
        self.reader = (
            _sqlite_engine(self.url, "read")
            if self.is_sqlite
            else _postgres(self.url, READ_ONLY, isolation_level="REPEATABLE READ")
        )
        self.line = (
            GroupCommit(self.writer, Path(self.url.database or ""), BUSY_TIMEOUT_MS / 1000)
            if self.is_sqlite
            else None
        )
        self._write_sessions = sessionmaker(self.writer)
        self._read_sessions = sessionmaker(self.reader, autoflush=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises.

        On SQLite the writers of a process stand in a line, and those who wait share one commit.
        """
        with self.line.writing() if self.line else self._write_sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view of the data that cannot write."""
        with self._read_sessions() as session:
            yield session

    def look(self) -> Connection:
        """The same as a bare connection, for a caller that closes it itself.

        A prepared statement takes half as long on it as through a session, which keeps objects.
        """
        return self.reader.connect()

    def session_on(self, looking: Connection) -> Session:
        """A session that sees what the connection sees; the caller closes it first."""
        return self._read_sessions(bind=looking)

    def close(self) -> None:
        """Give every connection back to the operating system."""
        if self.line:
            self.line.close()
        self.writer.dispose()
        self.reader.dispose()


def sqlite_module() -> ModuleType:
    """The bundled SQLite where a wheel exists, else the system's."""
    return bundled_sqlite or system_sqlite


def has_safe_wal(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite release is free of the bug that loses rows when the WAL is reset."""
    mended_in = MENDED_BRANCHES.get(version[:2])
    return version >= MENDED_SINCE or (mended_in is not None and version[2] >= mended_in)


def _sqlite_engine(url: URL, purpose: str) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        module=sqlite_module(),
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        for pragma in _pragmas(purpose):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "begin", _begin_writing if purpose == "write" else _begin_reading)

    return engine


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    # Straight to the driver: every page begins so, it cannot fail, and SQLAlchemy's own way takes
    # longer than the statement itself.
    connection.connection.cursor().execute("BEGIN")


def _pragmas(purpose: str) -> list[str]:
    has_wal = has_safe_wal(sqlite_module().sqlite_version_info)
    journal = (
        ["journal_mode=WAL", "synchronous=FULL"]
        if has_wal
        else ["journal_mode=DELETE", "synchronous=EXTRA"]
    )
    # secure_delete overwrites what is erased: "forgotten" must be true of the file as well.
    common = ["foreign_keys=ON", "trusted_schema=OFF", "secure_delete=ON"]
    return [
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        *journal,
        *common,
        *(["query_only=ON"] if purpose == "read" else []),
    ]


def _postgres(url: URL, options: str = "", **more: Any) -> Engine:
    connect_args = {"connect_timeout": 5, **({"options": options} if options else {})}
    return create_engine(url, connect_args=connect_args, pool_pre_ping=True, **more)
