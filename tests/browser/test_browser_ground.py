"""The browser, its watch and the accessibility check, on small pages of a server of their own."""

from collections.abc import Iterator

import pytest
from flask import Flask, request
from playwright.sync_api import Error

from tests.browser.accessibility import check_accessibility
from tests.support.serving import serving

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
PAGE = """<!doctype html><html lang="en"><head><title>Give feedback</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Give feedback</h1>{}</main></body></html>"""


def test_accessible_page_passes_under_the_content_security_policy(new_context, site):
    page = new_context("phone", base_url=site).new_page()
    page.goto("/plain")
    check_accessibility(page)


def test_violation_is_named_with_its_place(new_context, site):
    page = new_context(base_url=site).new_page()
    page.goto("/unlabelled")
    with pytest.raises(AssertionError, match="label: Form elements must have labels"):
        check_accessibility(page)


def test_accessibility_check_says_that_it_needs_javascript(new_context, site):
    page = new_context(base_url=site, javascript=False).new_page()
    page.goto("/plain")
    with pytest.raises(AssertionError, match="context with JavaScript"):
        check_accessibility(page)


def test_small_target_is_a_violation(new_context, site):
    page = new_context("phone", base_url=site).new_page()
    page.goto("/tiny")
    with pytest.raises(AssertionError, match="target-size"):
        check_accessibility(page)


def test_context_has_the_asked_language_size_and_colours(new_context, site):
    page = new_context("phone", base_url=site, locale="ar", dark=True).new_page()
    page.goto("/language")

    assert page.locator("main").inner_text().endswith("ar")
    assert page.evaluate("[innerWidth, navigator.maxTouchPoints > 0]") == [390, True]
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


@pytest.mark.parametrize(("path", "sentence"), [
    ("/inline", "Content Security Policy"),
    ("/elsewhere", "another origin: http://127.0.0.2:9/lamp.png"),
    ("/missing-picture", "image answered 404"),
    ("/failing", "document answered 500"),
])  # fmt: skip
def test_what_goes_wrong_unseen_fails_the_test(new_context, watches, site, path, sentence):
    page = new_context(base_url=site).new_page()
    page.goto(path)
    with pytest.raises(AssertionError, match=sentence):
        watches[0].assert_clean()
    watches[0].allow("")


def test_form_that_is_refused_is_nothing_wrong(new_context, watches, site):
    page = new_context(base_url=site).new_page()
    page.goto("/refused")
    watches[0].assert_clean()


def test_exception_in_a_script_fails_the_test(new_context, watches, site):
    page = new_context(base_url=site).new_page()
    page.goto("/plain")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('lamp is out') })")
    with pytest.raises(AssertionError, match="lamp is out"):
        watches[0].assert_clean()
    watches[0].allow("lamp is out")
    with pytest.raises(Error):
        page.evaluate("throw new Error('told to the test itself')")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    app = Flask(__name__, static_folder=None)
    pages = {
        "/plain": "<p>All is well.</p>",
        "/unlabelled": '<input name="city">',
        "/tiny": '<svg width="1" height="1"></svg><a href="/">a</a><a href="/b">b</a>',
        "/inline": "<style>p { color: red }</style>",
        "/elsewhere": '<img alt="" src="http://127.0.0.2:9/lamp.png">',
        "/missing-picture": '<img alt="" src="/lamp.png">',
    }

    @app.get("/favicon.ico")
    def icon() -> tuple[str, int]:
        return "", 204

    @app.get("/language")
    def language() -> str:
        return PAGE.format(request.accept_languages.best)

    @app.get("/<any(refused, failing):name>")
    def refused(name: str) -> tuple[str, int]:
        return PAGE.format(name), {"refused": 422, "failing": 500}[name]

    @app.get("/<path:name>")
    def show(name: str) -> tuple[str, int]:
        return (PAGE.format(pages["/" + name]), 200) if "/" + name in pages else ("", 404)

    @app.after_request
    def protect(response):
        response.headers["Content-Security-Policy"] = POLICY
        return response

    with serving(app) as url:
        yield url
