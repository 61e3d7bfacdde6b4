"""The real product, `portal up` on a free port of loopback, that can be killed and started again.

    with running_portal(tmp_path, sqlite_template) as portal:
        ...  # requests to portal.url
        portal.kill()   # server and worker, as a power cut would
        portal.start()  # on the same data
        assert portal.stop() == 0

Its city is the small one of tests/factories.py; its data, mails and log lie in the given folder.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.db import Database
from tests.factories import KEYS, a_small_city

SECONDS_TO_START = 30
SECONDS_TO_STOP = 30
PROCESSES = Path("/proc")


class RunningPortal:
    """`portal up` in a process group of its own. Settings are given without PORTAL_."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "portal.log"
        self.environment = portal_environment(folder, BASE_URL=self.url, LIMITS="off", **settings)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, command: str = "up") -> float:
        """Start it; gives the seconds until it answered."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "portal", command, "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_healthy()
        return time.monotonic() - began

    def kill(self) -> None:
        """SIGKILL to every process at once; nobody gets to tidy up."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.wait_until_gone()

    def kill_only_parent(self) -> None:
        """SIGKILL to the process that was started, and to none of its children."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self, number: int = signal.SIGTERM, *, everybody: bool = False) -> int:
        """Ask it to stop, as Ctrl-C in a terminal does if `everybody`; gives its exit status."""
        assert self._process
        if everybody:
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)
        return self._process.wait(SECONDS_TO_STOP)

    @property
    def is_running(self) -> bool:
        """Whether the process that was started still runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def processes(self) -> list[int]:
        """The ids of its processes that still run; on Linux only."""
        assert self._process
        return [pid for pid in _running() if _group(pid) == self._process.pid]

    @property
    def worker(self) -> int | None:
        """The id of the worker's process; on Linux only."""
        found = [pid for pid in self.processes if b"worker" in _command_line(pid)]
        return found[0] if found else None

    def wait_until_gone(self) -> None:
        """Wait until no process of it is left."""
        give_up_at = time.monotonic() + SECONDS_TO_STOP
        while PROCESSES.exists() and self.processes:
            assert time.monotonic() < give_up_at, f"still running: {self.processes}"
            time.sleep(0.01)

    def _wait_until_healthy(self) -> None:
        give_up_at = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    assert answer.status == 200
                return
            except OSError:
                has_hope = self.is_running and time.monotonic() < give_up_at
                assert has_hope, self.log.read_text()
                time.sleep(0.01)


@contextmanager
def running_portal(folder: Path, template: Path, **settings: str) -> Iterator[RunningPortal]:
    """A small city whose data lie in `folder`, from a migrated database file; killed at the end."""
    shutil.copy(template, folder / "portal.db")
    database = Database(f"sqlite:///{folder / 'portal.db'}")
    with database.writing() as session:
        a_small_city(session)
    database.close()
    portal = RunningPortal(folder, **settings)
    portal.start()
    try:
        yield portal
    finally:
        if portal.is_running or portal.processes:
            portal.kill()


def portal_environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a command that works on the data in `folder`, and on no other."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    given = {"DATA_DIR": str(folder), "SECRET_KEY": KEYS.secrets[0].decode(), **settings}
    return ours | {f"PORTAL_{name}": value for name, value in given.items()}


def run_portal(
    folder: Path, *arguments: str, **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "portal", *arguments],
        env=portal_environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_START,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def free_port() -> int:
    """A port of loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _running() -> Iterator[int]:
    for path in PROCESSES.glob("[0-9]*"):
        if _stat(int(path.name))[:1] not in ([], ["Z"], ["X"]):
            yield int(path.name)


def _group(pid: int) -> int | None:
    stat = _stat(pid)
    return int(stat[2]) if stat else None


def _command_line(pid: int) -> bytes:
    try:
        return (PROCESSES / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def _stat(pid: int) -> list[str]:
    """State, parent, group and so on; nothing where the process is gone."""
    try:
        text = (PROCESSES / str(pid) / "stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()
