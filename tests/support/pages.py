"""Pages as a person meets them, and a client that behaves like a browser.

    browser = BrowserlikeClient(app)
    page = browser.get("/feedback").page
    answer = browser.submit(page, "/feedback", description="The lamp is out")
    assert answer.status_code == 303
    receipt = browser.follow(answer).page

Every HTML answer is parsed and held against the house rules. CSRF protection stays on: the token is
the one in the form.
"""

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.forms import Form
from tests.support.html import Document, has_class, parse, text_of
from tests.support.page_rules import broken_rules


class Page:
    """A parsed HTML page, or the fragment that answers a request of htmx."""

    def __init__(self, html: str, path: str = "/", is_fragment: bool = False) -> None:
        self.html = html
        self.path = path
        self.is_fragment = is_fragment

    @cached_property
    def document(self) -> Document:
        """The elements, for what the helpers below do not offer."""
        return parse(self.html, self.is_fragment)

    @property
    def text(self) -> str:
        """All words of the body, with single spaces."""
        bodies = self.document.all("body")
        return text_of(bodies[0] if bodies else self.document.root)

    @property
    def h1(self) -> str:
        """The words of the heading."""
        return text_of(next(iter(self.document.all("h1")), None))

    @property
    def title(self) -> str:
        """The words of the title."""
        return text_of(next(iter(self.document.all("title")), None))

    @property
    def lang(self) -> str:
        """The page's language, as a BCP 47 tag."""
        return next(iter(self.document.all("html"))).get("lang", "")

    @property
    def errors(self) -> dict[str, str]:
        """The messages beside the fields: field id → words."""
        ending = "-error"
        found = [e for e in self.document.all() if e.get("id", "").endswith(ending)]
        return {element.get("id", "").removesuffix(ending): text_of(element) for element in found}

    @property
    def problems(self) -> list[str]:
        """The messages listed at the top of a form that was not accepted."""
        boxes = [element for element in self.document.all() if has_class(element, "problems")]
        return [text_of(item) for box in boxes for item in box.iter("li")]

    @property
    def links(self) -> dict[str, str]:
        """Every link with an address: words → address."""
        return {text_of(a): a.get("href", "") for a in self.document.all("a") if a.get("href")}

    def form(self, action: str | None = None) -> Form:
        """The form that goes to this path (its query does not matter); the only one without."""
        forms = [Form(self.document, each, self.path) for each in self.document.all("form")]
        fitting = [form for form in forms if action in (None, form.action, _path(form.action))]
        actions = [form.action for form in forms]
        assert fitting, f"no form goes to {action}, only to {actions}"
        assert action or len(fitting) == 1, f"say which form: {actions}"
        return fitting[0]

    def check(self) -> "Page":
        """Raise AssertionError with one line for each house rule that the page breaks."""
        broken = broken_rules(self.document, self.is_fragment)
        assert not broken, f"{self.path} breaks house rules:\n- " + "\n- ".join(broken)
        return self


class BrowserlikeClient:
    """Flask's test client with a browser's manners. Redirects are followed only by `follow`."""

    def __init__(self, app: Flask, languages: str = "en", base_url: str | None = None) -> None:
        self.client = app.test_client()
        self.languages = languages
        self.base_url = base_url or app.extensions["portal"].settings.base_url

    def get(self, path: str, is_htmx: bool = False, **options: Any) -> "Answer":
        """Fetch a page, or with `is_htmx` the fragment that htmx would fetch."""
        return self._open("GET", path, is_htmx, **options)

    def post(self, path: str, is_htmx: bool = False, **options: Any) -> "Answer":
        """Post anything, for what no form would send; `submit` is the usual way."""
        return self._open("POST", path, is_htmx, **options)

    def submit(
        self, page: Page, action: str | None = None, press: str | None = None, **changes: Any
    ) -> "Answer":
        """Fill in a form of the page and send it; see Form.filled_in for what can be changed."""
        form = page.form(action)
        data = form.filled_in(press, **changes)
        if form.method == "GET":
            return self.get(_path(form.action), query_string=data)
        kind = "multipart/form-data" if form.is_multipart else "application/x-www-form-urlencoded"
        headers = {"Referer": self.base_url + page.path}
        return self.post(form.action, data=data, content_type=kind, headers=headers)

    def follow(self, answer: "Answer") -> "Answer":
        """Go where a redirect leads, within the portal."""
        assert answer.location, f"status {answer.status_code} leads nowhere"
        to = urlsplit(answer.location)
        assert to.netloc in ("", urlsplit(self.base_url).netloc), f"leads away to {answer.location}"
        return self.get(to._replace(scheme="", netloc="", fragment="").geturl())

    def _open(
        self,
        method: str,
        path: str,
        is_htmx: bool,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> "Answer":
        everything = {**self._manners(method, is_htmx), **(headers or {})}
        response = self.client.open(
            path, method=method, base_url=self.base_url, headers=everything, **options
        )
        return Answer(response, path, is_htmx)

    def _manners(self, method: str, is_htmx: bool) -> dict[str, str]:
        headers = {"Accept-Language": self.languages, "Sec-Fetch-Site": "same-origin"}
        if method != "GET":
            headers["Origin"] = self.base_url
        if is_htmx:
            headers |= {"HX-Request": "true", "HX-Request-Type": "partial"}
        return headers


class Answer:
    """A response, and the checked page inside it when it is HTML."""

    def __init__(self, response: TestResponse, path: str, is_htmx: bool = False) -> None:
        self.response = response
        self._path = path
        self._is_htmx = is_htmx
        self.is_html = response.mimetype == "text/html" and bool(response.data)
        # Redirects carry a line of HTML of the framework's own, which no browser shows.
        if self.is_html and not self.location:
            self.page.check()

    @cached_property
    def page(self) -> Page:
        """The page; an AssertionError when the answer is none."""
        assert self.is_html, f"{self._path} answered {self.status_code} without a page"
        html = self.response.get_data(as_text=True)
        is_fragment = self._is_htmx and "<html" not in html[:200].lower()
        return Page(html, self._path, is_fragment)

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def location(self) -> str | None:
        """Where a redirect leads; None when the answer is no redirect."""
        is_redirect = 300 <= self.status_code < 400
        return self.response.headers.get("Location") if is_redirect else None

    def __getattr__(self, name: str) -> Any:
        # headers, json, data and all else are those of Flask's response.
        return getattr(self.response, name)


def _path(url: str) -> str:
    return urlsplit(url).path
