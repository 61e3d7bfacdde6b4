"""A small server that speaks LibreTranslate's protocol on loopback, and misbehaves when told to."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Moods = dict[str, Any]


class TranslationServer:
    """Answers `[target] text`. `mood` changes how; `asked` is what it was asked, newest last."""

    def __init__(self) -> None:
        self.mood = "good"
        self.asked: list[dict[str, Any]] = []
        self.is_over = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator["TranslationServer"]:
        """Serve until the block ends."""
        thread = Thread(target=self._server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self.is_over.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                owner.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one question, in the present mood."""
        length = int(request.headers["Content-Length"])
        asked = {"path": request.path, **json.loads(request.rfile.read(length))}
        self.asked.append(asked)
        good = json.dumps({"translatedText": f"[{asked['target']}] {asked['q']}"}).encode()
        status, body = {
            "nonsense": (200, b"<html>It works!</html>"),
            "number": (200, b'{"translatedText": 7}'),
            "empty": (200, b'{"translatedText": " "}'),
            "list": (200, b"[]"),
            "bytes": (200, b"\xff\xfe\x00"),
            "endless": (200, b'{"translatedText": "' + b"a" * 400_000 + b'"}'),
            "error": (500, b'{"error": "no"}'),
            "elsewhere": (307, b""),
        }.get(self.mood, (200, good))
        if self.mood == "silent" or (self.mood == "tired" and len(self.asked) > 1):
            self.is_over.wait(5)
            return
        request.send_response(status)
        if status == 307:
            request.send_header("Location", f"{self.url}/elsewhere")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        self._write(request, body)

    def _write(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        if self.mood != "slow":
            request.wfile.write(body)
            return
        for place in range(len(body)):
            if self.is_over.is_set():
                return
            request.wfile.write(body[place : place + 1])
            time.sleep(0.05)
