"""The headers that every answer carries, and who may keep an answer."""

import pytest
from flask import make_response

from portal.web.access import public
from portal.web.headers import CONTENT_SECURITY_POLICY
from portal.web.htmx import go_to, is_fragment_request, no_content


def test_page_allows_only_what_comes_from_this_site(serve):
    policy = serve().get("/").headers["Content-Security-Policy"]
    assert policy == CONTENT_SECURITY_POLICY
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "data:" not in policy


@pytest.mark.parametrize("path", ["/", "/no-such-page", "/static/css/base.css"])
def test_every_answer_carries_the_headers(serve, path):
    headers = serve().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_refusal_of_an_unknown_host_carries_them_too(serve):
    answer = serve().client.get("/", base_url="http://evil.example")
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_browser_is_told_to_stay_on_https_only_where_there_is_https(serve, some_settings):
    secure = serve(some_settings(PORTAL_BASE_URL="https://portal.test"))
    assert secure.get("/").headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in serve().get("/").headers


def test_nobody_keeps_a_page(serve):
    assert serve().get("/").headers["Cache-Control"] == "no-store"
    assert serve().get("/no-such-page").headers["Cache-Control"] == "no-store"


def test_page_declared_public_may_be_kept(pages, serve):
    @pages.get("/figures")
    @public
    def figures():
        response = make_response("figures", 200, {"Content-Type": "text/csv"})
        response.cache_control.public = True
        response.cache_control.max_age = 60
        return response

    assert serve().get("/figures").headers["Cache-Control"] == "public, max-age=60"


def test_private_download_is_kept_by_nobody_in_spite_of_what_it_says(pages, serve):
    @pages.get("/photo")
    @public
    def photo():
        return make_response(b"", 200, {"Cache-Control": "no-cache", "Content-Type": "image/png"})

    assert serve().get("/photo").headers["Cache-Control"] == "no-store"


def test_answer_that_depends_on_htmx_says_so(pages, serve):
    @pages.get("/rows")
    @public
    def rows():
        return ("part" if is_fragment_request() else "whole", {"Content-Type": "text/plain"})

    browser = serve()
    assert browser.get("/rows", is_htmx=True).text == "part"
    answer = browser.get("/rows")
    assert answer.text == "whole"
    assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request", "HX-Request-Type"])
def test_htmx_request_for_a_whole_page_gets_one(pages, serve, header):
    @pages.get("/rows")
    @public
    def rows():
        return ("part" if is_fragment_request() else "whole", {"Content-Type": "text/plain"})

    value = "full" if header == "HX-Request-Type" else "true"
    headers = {"HX-Request": "true", header: value}
    assert serve().get("/rows", headers=headers).text == "whole"


def test_browser_is_sent_elsewhere_in_the_way_it_understands(pages, serve):
    @pages.get("/old")
    @public
    def old():
        return go_to("/new")

    browser = serve()
    assert browser.get("/old").location == "/new"
    assert browser.get("/old", is_htmx=True).headers["HX-Redirect"] == "/new"
    assert browser.get("/old", is_htmx=True).status_code == 204


def test_nothing_new_is_204(pages, serve):
    pages.get("/news")(public(no_content))
    assert serve().get("/news", is_htmx=True).status_code == 204
