"""How many requests are worked on at once, and why a slow client does not count among them.

Threads of one process share one interpreter: more than a few at work only slow each other down. Yet
a thread that waits for the rest of a form, from a phone in a tunnel or from somebody who means
harm, does no work. So the server has many threads, few places, and who waits gives the place free.
"""

from collections.abc import Iterable, Iterator
from threading import BoundedSemaphore
from typing import Any
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment


class Places:
    """WSGI middleware that lets so many requests into `app` at once."""

    def __init__(self, app: WSGIApplication, count: int) -> None:
        self._app = app
        self._free = BoundedSemaphore(count)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, once there is a place."""
        environ["wsgi.input"] = _PatientInput(environ["wsgi.input"], self._free)
        with self._free:
            return self._app(environ, start_response)


class _PatientInput:
    """A request's body whose reader waits for it without keeping a place."""

    def __init__(self, body: InputStream, places: BoundedSemaphore) -> None:
        self._body = body
        self._places = places

    def read(self, *size: int) -> bytes:
        """At most so many bytes; all of them, when no size is given."""
        return self._waited(self._body.read, *size)

    def readline(self, *size: int) -> bytes:
        """The next line."""
        return self._waited(self._body.readline, *size)

    def readlines(self, *_hint: int) -> list[bytes]:
        """The lines that are left."""
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        """Line by line."""
        return iter(self.readline, b"")

    def _waited(self, read: Any, *size: int) -> bytes:
        self._places.release()
        try:
            part: bytes = read(*size)
            return part
        finally:
            self._places.acquire()
