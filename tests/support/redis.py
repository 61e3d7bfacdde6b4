"""A real Redis on loopback, from Debian's package; tests are skipped where it is not installed."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import free_port

SECONDS_TO_START = 10


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """The address of an empty server that keeps nothing."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as server:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.02)
