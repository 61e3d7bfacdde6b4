"""The processes of a portal: those that answer requests, and a worker beside them."""

import gc
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from wsgiref.types import WSGIApplication

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from portal import site
from portal.domain.errors import PortalError
from portal.notify.transports import open_transport
from portal.settings import IN_MEMORY, Settings, load_settings
from portal.web import machine_counts
from portal.web.limits import check_limits_setting
from portal.web.logging import configure_logging

# Each process works on few requests at once: its threads share one interpreter. One alone would let
# two slow requests stop everybody (docs/decisions/0002).
PLACES = 3
# Each slow client takes one until its form is complete; they are started when they are needed.
BLOCKING_THREADS = 128
# Whoever waits for the interpreter gets it after a millisecond, not after five.
SWITCH_SECONDS = 0.001
# So many new objects before Python looks which of them can go.
OBJECTS_BEFORE_SWEEP = 10_000
SECONDS_TO_STOP = 10
SECONDS_BEFORE_RESTART = 1.0


class CannotListen(PortalError):
    """The address or the port cannot be had."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        super().__init__(f"The portal cannot listen on {host}, port {port}: {error.strerror}.")


def prepared_server(settings: Settings, host: str, port: int) -> Callable[[], None]:
    """A server that only needs to be called, and serves until a signal comes.

    What would stop its processes is found out here, where it can be told in one sentence. Raises
    BadSetting for a setting that cannot be used and CannotListen when the port is taken.
    """
    check_limits_setting(settings, host)
    open_transport(settings.smtp_url, settings.mail_dir)
    site.create_site(settings)
    server = Granian(
        "portal.commands.processes:create_app",
        factory=True,
        address=_free_address(host, port),
        port=port,
        interface=Interfaces.WSGI,
        workers=usable_cores(),
        blocking_threads=BLOCKING_THREADS,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.error,  # it warns of the many threads, which are meant
        workers_kill_timeout=SECONDS_TO_STOP,
    )
    return server.serve


def create_app() -> WSGIApplication:
    """The application, inside a process that answers requests."""
    # Every thread that is started from here on leaves these signals to `_stop_once`.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    for task in (_stop_once, _end_with_parent):
        threading.Thread(target=task, daemon=True).start()
    configure_logging()
    made = site.create_served_site(_counting_together(load_settings(os.environ)), PLACES)
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()  # what is there now stays; no sweep need look at it again
    gc.set_threshold(OBJECTS_BEFORE_SWEEP)
    return made


def usable_cores() -> int:
    """How many processes can really work at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def running_worker() -> Iterator[None]:
    """A worker beside the server: started again if it falls, stopped when the block ends."""
    is_over = threading.Event()
    # Started here and not by the keeper: the server is about to fork, and a fork in the midst of a
    # start inherits the pipe that the start waits on, for ever.
    worker = _started_worker()
    keeper = threading.Thread(target=_keep_worker, args=(worker, is_over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join()


def _counting_together(settings: Settings) -> Settings:
    """Limits that are kept in memory are kept for all processes of this machine."""
    if settings.limits_url != IN_MEMORY:
        return settings
    counts = f"{machine_counts.SCHEME}://{settings.data_dir / 'limits.db'}"
    return replace(settings, limits_url=counts)


def _free_address(host: str, port: int) -> str:
    """The number of this host, on which the port is free."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CannotListen(host, port, error) from error
    return str(address[0])


def _stop_once() -> None:
    """Stop when the command says so, however often, and finish what is being answered.

    Ctrl-C reaches this process too, and Granian hangs when it is told to stop twice.
    """
    signal.sigwait({signal.SIGTERM})
    stop = signal.getsignal(signal.SIGTERM)
    if callable(stop):
        stop(signal.SIGTERM, None)
    else:  # Granian has not begun to serve
        os._exit(0)


def _end_with_parent() -> None:
    """Go when the command is gone, even killed: nobody else would give the port free."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _started_worker() -> "subprocess.Popen[bytes]":
    # Processes inherit what is blocked: Ctrl-C is the server's, which ends the worker in its turn.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    worker = subprocess.Popen(
        [sys.executable, "-m", "portal", "worker", "--until-input-ends"],
        stdin=subprocess.PIPE,
    )
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return worker


def _keep_worker(worker: "subprocess.Popen[bytes]", is_over: threading.Event) -> None:
    while True:
        while worker.poll() is None and not is_over.wait(SECONDS_BEFORE_RESTART):
            pass
        _end(worker)
        if is_over.is_set():
            return
        worker = _started_worker()


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin:
        process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_STOP)
    if process.poll() is None:
        process.kill()
