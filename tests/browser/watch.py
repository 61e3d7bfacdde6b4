"""A watch on the browser: nothing may come from elsewhere, nothing may go wrong unseen."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# These answers are pages or fragments with words for the person, such as a form to correct.
MAY_BE_REFUSED = {"document", "fetch", "xhr"}


class Watch:
    """Collects what is wrong in a browser context; `assert_clean` fails with the list.

    Wrong are: a request to another origin, an error on the console (each breach of the Content
    Security Policy is one), an exception in a script, an answer of 500 and above, and any asset
    that could not be loaded. `allow` takes a pattern of what a test provokes on purpose.
    """

    def __init__(self, context: BrowserContext, base_url: str | None = None) -> None:
        self.problems: list[str] = []
        self._origin = _origin(base_url) if base_url else None
        self._allowed: list[str] = []
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.problems.append(f"script failed: {error.error}"))

    def allow(self, pattern: str) -> None:
        """Let problems pass whose sentence matches this regular expression somewhere."""
        self._allowed.append(pattern)

    def forget(self) -> None:
        """Begin anew, for a context that several tests share."""
        self.problems.clear()
        self._allowed.clear()

    def assert_clean(self) -> None:
        """Raise AssertionError with one line for each problem that was not allowed."""
        wrong = [p for p in self.problems if not any(re.search(a, p) for a in self._allowed)]
        assert not wrong, "the browser noticed:\n- " + "\n- ".join(wrong)

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(("http", "ws")):
            return
        # Without a base URL, home is where the first page comes from.
        self._origin = self._origin or _origin(request.url)
        if _origin(request.url) != self._origin:
            self.problems.append(f"request to another origin: {request.url}")

    def _on_response(self, response: Response) -> None:
        kind = response.request.resource_type
        limit = 500 if kind in MAY_BE_REFUSED else 400
        if response.status >= limit:
            self.problems.append(f"{kind} answered {response.status}: {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # Answers with an error status are judged one by one in _on_response.
        is_about_status = "the server responded with a status of" in message.text
        if message.type == "error" and not is_about_status:
            self.problems.append(f"console: {message.text}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
