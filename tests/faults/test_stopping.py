"""Start and stop: soon, cleanly, and leaving nobody behind."""

import os
import signal
import socket
import time

import pytest

from tests.support.server import RunningPortal

SECONDS_TO_START = 8  # about one on an idle machine; tests share theirs


def test_it_answers_soon_after_it_was_started(portal: RunningPortal) -> None:
    portal.kill()

    assert portal.start() < SECONDS_TO_START


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("everybody", [False, True])
def test_it_stops_cleanly(portal: RunningPortal, number: int, everybody: bool) -> None:
    """Ctrl-C in a terminal, and some supervisors, reach every process at once."""
    began = time.monotonic()

    assert portal.stop(number, everybody=everybody) == 0
    assert time.monotonic() - began < 8
    assert portal.processes == []
    assert "Traceback" not in portal.log.read_text()
    assert "Fatal" not in portal.log.read_text()


def test_a_killed_command_leaves_no_process_and_gives_the_port_free(portal: RunningPortal) -> None:
    portal.kill_only_parent()
    portal.wait_until_gone()

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", portal.port))
    portal.start()


def test_a_worker_that_is_killed_is_started_again(portal: RunningPortal) -> None:
    before = set(portal.processes)
    worker = portal.worker
    assert worker
    os.kill(worker, signal.SIGKILL)
    give_up_at = time.monotonic() + 30
    while portal.worker in (None, worker):
        assert time.monotonic() < give_up_at
        time.sleep(0.05)

    assert before - set(portal.processes) == {worker}
