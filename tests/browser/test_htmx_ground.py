"""What docs/htmx.md says of the vendored htmx, tried under our Content Security Policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, redirect, request
from playwright.sync_api import Page

from tests.support.serving import serving

HTMX = (Path(__file__).parents[2] / "static" / "vendor" / "htmx.min.js").read_text("utf-8")
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
CONFIG = '{"includeIndicatorCSS": false, "history": "reload", "noSwap": [204, 304, "5xx"]}'


def page_with(body: str) -> str:
    return f"""<!doctype html><html lang="en"><head><title>Worklist</title>
<meta name="htmx-config" content='{CONFIG}'><script src="/htmx.js"></script></head>
<body><h1>Worklist</h1>{body}<div id="rows">old</div></body></html>"""


def button(attributes: str) -> str:
    return page_with(f'<button id="go" {attributes}>Go</button>')


TELL_WHEN_DONE = """
addEventListener('htmx:finally:request', () => { document.documentElement.dataset.done = ''; });
"""
GO = '<button id="go" hx-get="/headers">Go</button>'
PAGES = {
    "/kept": button('hx-get="/status/204" hx-target="#rows"'),
    "/failing": button('hx-get="/status/503" hx-target="#rows"'),
    "/refused": button('hx-get="/status/422" hx-target="#rows"'),
    "/redirected": button('hx-get="/moved" hx-target="#rows"'),
    "/sent-away": button('hx-get="/away" hx-target="#rows"'),
    "/pushed": button('hx-get="/headers" hx-target="#rows" hx-push-url="/worklist?status=open"'),
    "/inherited": page_with(f'<section hx-target:inherited="#rows">{GO}</section>'),
    "/not-inherited": page_with(f'<section hx-target="#rows">{GO}</section>'),
    "/polling": page_with(
        '<div id="poll" hx-get="/last" hx-trigger="every 200ms" hx-swap="outerHTML"></div>'
    ),
    "/posting": page_with(
        '<form action="/words" method="post" hx-post="/words" hx-target="#rows">'
        '<input type="hidden" name="csrf_token" value="secret"><button id="go">Go</button></form>'
    ),
}


@pytest.mark.parametrize(("path", "rows"), [
    ("/kept", "old"),               # 204: nothing new
    ("/failing", "old"),            # 5xx: the worklist is not replaced by an error page
    ("/refused", "status 422"),     # 4xx: the form comes back with its messages
    ("/redirected", "partial"),     # a 303 is followed out of sight, as an htmx request
    ("/inherited", "partial"),
    ("/not-inherited", "old"),
    ("/posting", "secret"),         # a form is sent with its token
])  # fmt: skip
def test_answer_lands_where_the_page_says(new_context, watches, site, path, rows):
    page = new_context(base_url=site).new_page()
    page.add_init_script(TELL_WHEN_DONE)
    _go(page, path).locator("html[data-done]").wait_for(state="attached")
    watches[0].allow("status/503")

    assert page.locator("#rows").inner_text() == rows


def test_redirect_header_moves_the_browser(new_context, site):
    page = _go(new_context(base_url=site).new_page(), "/sent-away")
    page.wait_for_url("**/kept")


def test_back_is_an_ordinary_page_load_without_snapshots(new_context, site):
    page = _go(new_context(base_url=site).new_page(), "/pushed")
    page.wait_for_url("**/worklist?status=open")
    page.go_back()

    page.locator("#rows", has_text="old").wait_for()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_poll_ends_when_the_answer_asks_for_no_more(new_context, site):
    page = new_context(base_url=site).new_page()
    polls = []
    page.on("request", lambda sent: polls.append(sent.url) if "/last" in sent.url else None)
    page.goto("/polling")
    page.locator("#poll", has_text="no more").wait_for()
    polls.clear()
    page.wait_for_timeout(500)

    assert not polls


def test_current_url_header_tells_the_fragment_so_pages_with_secrets_load_no_htmx(
    new_context, site
):
    page = new_context(base_url=site).new_page()
    with page.expect_request("**/headers") as sent:
        _go(page, "/inherited#a-secret")

    assert sent.value.headers["hx-current-url"].endswith("#a-secret")
    assert sent.value.headers["hx-source"] == "button#go"
    assert sent.value.headers["hx-target"] == "div#rows"


def _go(page: Page, path: str) -> Page:
    page.goto(path)
    page.locator("#go").click()
    return page


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    app = Flask(__name__, static_folder=None)
    views = {
        "/htmx.js": lambda: Response(HTMX, mimetype="text/javascript"),
        "/favicon.ico": lambda: ("", 204),
        "/headers": lambda: request.headers["HX-Request-Type"],
        "/moved": lambda: redirect("/headers", 303),
        "/away": lambda: ("", 204, {"HX-Redirect": "/kept"}),
        "/last": lambda: '<div id="poll">no more</div>',
        "/words": lambda: request.form["csrf_token"],
        "/status/<int:code>": lambda code: (f"status {code}", code),
        "/<name>": lambda name: PAGES[f"/{name}"],
    }
    for path, view in views.items():
        app.add_url_rule(path, endpoint=path, view_func=view, methods=["GET", "POST"])

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    with serving(app) as url:
        yield url
