"""Clients that connect and then take their time must not keep the others waiting."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.faults.raw import connected, head
from tests.support.http import HttpBrowser
from tests.support.server import RunningPortal

CLIENTS = 40
LONGEST_WAIT = 2.0  # seconds
FORM = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": "1000"}


@pytest.mark.parametrize("part", ["nothing", "half a line", "half the headers", "half the body"])
def test_forty_clients_that_dawdle_do_not_stop_the_next_one(
    served: RunningPortal, part: str
) -> None:
    post = head("POST", "/feedback", served.port, **FORM)
    sent = {
        "nothing": b"",
        "half a line": b"GET /feed",
        "half the headers": post[:-4],
        "half the body": post + b"description=Since",
    }[part]
    with _dawdling(served.port, sent):
        began = time.monotonic()
        assert HttpBrowser(served.url).get("/feedback").status == 200
        assert time.monotonic() - began < LONGEST_WAIT


@contextmanager
def _dawdling(port: int, sent: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(port)) for _ in range(CLIENTS)]
        for connection in connections:
            connection.sendall(sent)
        time.sleep(0.3)
        yield connections
