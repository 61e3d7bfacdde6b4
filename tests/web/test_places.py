"""Few requests are worked on at once, and a slow client is not one of them."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event, Lock
from wsgiref.util import setup_testing_defaults

import pytest

from portal.web.places import Places

PATIENCE = 5  # seconds


def test_a_body_is_read_whole() -> None:
    assert _answer(Places(_echo, 1), BytesIO(b"one\ntwo")) == [b"one\ntwo"]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda body: body.read(2), b"on"),
        (lambda body: body.readline(), b"one\n"),
        (lambda body: b"+".join(body), b"one\n+two"),
        (lambda body: b"+".join(body.readlines()), b"one\n+two"),
    ],
)
def test_a_body_is_read_as_the_application_likes(read, expected: bytes) -> None:
    def application(environ, _start_response):
        return [read(environ["wsgi.input"])]

    assert _answer(Places(application, 1), BytesIO(b"one\ntwo")) == [expected]


def test_no_more_are_worked_on_than_there_are_places() -> None:
    at_work, most, lock = 0, 0, Lock()

    def application(_environ, _start_response):
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        Event().wait(0.02)
        with lock:
            at_work -= 1
        return [b"done"]

    places = Places(application, 2)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _number: _answer(places), range(8)))

    assert answers == [[b"done"]] * 8
    assert most == 2


def test_who_waits_for_a_slow_client_keeps_no_place() -> None:
    slow, places = _SlowBody(), Places(_echo, 1)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(_answer, places, slow)
        assert slow.is_asked.wait(PATIENCE)
        assert pool.submit(_answer, places, BytesIO(b"quick")).result(PATIENCE) == [b"quick"]
        slow.is_there.set()
        assert waiting.result(PATIENCE) == [b"slow"]


def test_a_place_is_given_back_when_a_client_or_the_application_fails() -> None:
    class Broken(BytesIO):
        def read(self, *_size: int) -> bytes:
            raise ConnectionError

    places = Places(_echo, 1)
    for _ in range(3):
        with pytest.raises(ConnectionError):
            _answer(places, Broken())

    assert _answer(places, BytesIO(b"next")) == [b"next"]


class _SlowBody(BytesIO):
    """A body that comes when it likes."""

    def __init__(self) -> None:
        super().__init__(b"slow")
        self.is_asked, self.is_there = Event(), Event()

    def read(self, *size: int) -> bytes:
        self.is_asked.set()
        assert self.is_there.wait(PATIENCE)
        return super().read(*size)


def _echo(environ, _start_response):
    return [environ["wsgi.input"].read()]


def _answer(application, body: BytesIO | None = None) -> list[bytes]:
    environ = {"wsgi.input": body or BytesIO()}
    setup_testing_defaults(environ)
    return list(application(environ, None))
