"""`portal serve` and `portal up`."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from portal import migrate as migrations
from portal.commands.installation import Installation, installation
from portal.web.limits import check_limits_setting

HOST, PORT = "127.0.0.1", 8000
# One process with a few threads: on SQLite the writers queue anyway, and limits kept in memory
# count right. docs/decisions/0002 says when a city needs more.
BLOCKING_THREADS = 4
SECONDS_TO_STOP = 10
SECONDS_BEFORE_RESTART = 1.0

host_option = click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
port_option = click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="Port."
)


@click.command()
@host_option
@port_option
def serve(host: str, port: int) -> None:
    """Serve the resident portal, the back-office and the API."""
    with installation() as here:
        check_limits_setting(here.settings, host)
    run_server(host, port)


@click.command()
@host_option
@port_option
def up(host: str, port: int) -> None:
    """Migrate, then serve with one worker in one go: what a single machine runs."""
    with installation(must_be_current=False) as here:
        check_limits_setting(here.settings, host)
        bring_up_to_date(here)
    with running_worker():
        run_server(host, port)


def bring_up_to_date(here: Installation) -> None:
    """Run the migrations that are missing."""
    if not migrations.is_current(here.database):
        migrations.migrate(here.database)


def run_server(host: str, port: int) -> None:
    """Serve until a signal comes."""
    Granian(
        "portal.app:create_app_from_environment",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=SECONDS_TO_STOP,
    ).serve()


@contextmanager
def running_worker() -> Iterator[None]:
    """A worker beside the server: started again if it falls, stopped when the block ends."""
    is_over = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(is_over,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join(SECONDS_TO_STOP)


def _keep_worker(is_over: threading.Event) -> None:
    while not is_over.is_set():
        # A session of its own: Ctrl-C reaches the server first, which then ends the worker.
        process = subprocess.Popen(
            [sys.executable, "-m", "portal", "worker", "--until-input-ends"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        while process.poll() is None and not is_over.wait(SECONDS_BEFORE_RESTART):
            pass
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin:
        process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_STOP)
    if process.poll() is None:
        process.kill()
