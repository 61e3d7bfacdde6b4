"""How many requests are worked on at once, and why a slow client does not count among them.

Threads of one process share one interpreter: more than a few at work only slow each other down. Yet
a thread that waits for the rest of a form, from a phone in a tunnel or from somebody who means
harm, does no work, nor does one that waits for its turn to write. So the server has many threads,
few places, and who waits gives the place free.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore, local
from typing import Any
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment


class Places:
    """WSGI middleware that lets so many requests into `app` at once."""

    def __init__(self, app: WSGIApplication, count: int) -> None:
        self._app = app
        self._free = BoundedSemaphore(count)
        self._own = local()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, once there is a place."""
        environ["wsgi.input"] = _PatientInput(environ["wsgi.input"], self.stepped_aside)
        with self._free:
            self._own.is_held = True
            try:
                return self._app(environ, start_response)
            finally:
                self._own.is_held = False

    @contextmanager
    def stepped_aside(self) -> Iterator[None]:
        """The place is somebody else's while this thread waits; it takes one again afterwards."""
        if not getattr(self._own, "is_held", False):
            yield
            return
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()


class _PatientInput:
    """A request's body whose reader waits for it without keeping a place."""

    def __init__(
        self, body: InputStream, while_waiting: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._body = body
        self._while_waiting = while_waiting

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
        with self._while_waiting():
            part: bytes = read(*size)
        return part
