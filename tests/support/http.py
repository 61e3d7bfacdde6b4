"""A browser's manners over a real connection: cookies kept, forms sent with what is in them."""

import urllib.error
import urllib.request
from http.client import HTTPException, HTTPResponse
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from tests.support.pages import Page

SECONDS_TO_ANSWER = 15


class HttpBrowser:
    """One person's browser. Redirects are not followed: the caller sees each answer."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self._jar),
            _NoRedirects,
        )

    @property
    def cookies(self) -> str:
        """What the header Cookie would say."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    def get(self, path: str) -> "HttpAnswer":
        """Fetch a page. Raises OSError where the connection breaks."""
        return self._open(urllib.request.Request(self.url + path))

    def post(self, path: str, fields: list[tuple[str, str]]) -> "HttpAnswer":
        """Send these fields. Raises OSError where the connection breaks."""
        headers = {"Origin": self.url, "Sec-Fetch-Site": "same-origin"}
        data = urlencode(fields).encode("ascii")
        return self._open(urllib.request.Request(self.url + path, data, headers))

    def filled_in(self, path: str, action: str, **changes: Any) -> list[tuple[str, str]]:
        """The fields of a form on the page at `path`, with these changes."""
        form = Page(self.get(path).text, path).form(action)
        fields = form.filled_in(**changes).items(multi=True)
        return [(name, value) for name, value in fields if isinstance(value, str)]

    def _open(self, request: urllib.request.Request) -> "HttpAnswer":
        try:
            with self._opener.open(request, timeout=SECONDS_TO_ANSWER) as response:
                return HttpAnswer(response)
        except urllib.error.HTTPError as error:
            with error:
                return HttpAnswer(error)
        except HTTPException as error:  # cut off in the middle of an answer
            raise ConnectionError from error


class HttpAnswer:
    """Status, headers and body, read to its end."""

    def __init__(self, response: HTTPResponse | urllib.error.HTTPError) -> None:
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode("utf-8")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        """None means: hand the redirect itself to the caller."""
