"""The applications as a whole: cookies, hosts, proxies, files of the product, health, bodies."""

import gzip
import io

import pytest
from flask import request, session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal.web.access import public
from portal.web.assets import asset
from portal.web.bodies import LARGEST_BODY, LARGEST_TEXT


@pytest.fixture
def ask():
    """Ask the whole application for an address, as an operator's machine does."""
    from portal.app import create_app

    apps = []

    def ask(settings, path):
        apps.append(create_app(settings))
        return apps[-1].test_client().get(path, base_url="http://portal.test")

    yield ask
    for app in apps:
        app.extensions["portal"].database.close()


def test_healthz_answers_without_a_database(ask, some_settings):
    answer = ask(some_settings(), "/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_readyz_is_ready_on_a_migrated_database(ask, settings):
    answer = ask(settings, "/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "database": True, "storage": True}


def test_readyz_says_what_is_missing(ask, some_settings, tmp_path):
    (tmp_path / "files").write_text("a file where the folder should be")
    answer = ask(some_settings(), "/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "unavailable", "database": False, "storage": False}


def test_page_that_needs_no_session_sets_no_cookie(pages, serve):
    @pages.get("/plain")
    @public
    def plain():
        return "plain"

    answer = serve().client.get("/plain", base_url="http://portal.test")
    assert "Set-Cookie" not in answer.headers


def test_session_cookie_is_kept_from_scripts_and_other_sites(serve):
    cookie = serve().get("/").headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_session_cookie_over_https_belongs_to_the_host_alone(serve, some_settings):
    cookie = serve(some_settings(PORTAL_BASE_URL="https://portal.test")).get("/")
    cookie = cookie.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_session_signed_with_an_earlier_secret_still_opens(pages, serve, some_settings):
    @pages.get("/remember")
    @public
    def remember():
        session["word"] = "lamp"
        return ""

    @pages.get("/recall")
    @public
    def recall():
        return session.get("word", "nothing")

    before = serve(some_settings(PORTAL_SECRET_KEY="a" * 40))
    after = serve(some_settings(PORTAL_SECRET_KEY="b" * 40, PORTAL_SECRET_KEY_FALLBACKS="a" * 40))
    before.client.get("/remember", base_url="http://portal.test")
    cookie = before.client.get_cookie("session", domain="portal.test")
    after.client.set_cookie("session", cookie.value, domain="portal.test")
    assert after.client.get("/recall", base_url="http://portal.test").text == "lamp"


def test_unknown_host_is_refused(serve):
    answer = serve().client.get("/", base_url="http://evil.example")
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8123"])
def test_own_machine_may_be_called_by_each_of_its_names(serve, some_settings, host):
    browser = serve(some_settings(PORTAL_BASE_URL="http://127.0.0.1:8000"))
    assert browser.client.get("/", base_url=f"http://{host}").status_code == 200


@pytest.mark.parametrize(("proxies", "seen"), [("0", "10.0.0.1"), ("1", "198.51.100.7")])
def test_forwarded_address_counts_only_from_trusted_proxies(
    pages, serve, some_settings, proxies, seen
):
    @pages.get("/who")
    @public
    def who():
        return request.remote_addr

    browser = serve(some_settings(PORTAL_TRUSTED_PROXIES=proxies))
    answer = browser.client.get(
        "/who",
        base_url="http://portal.test",
        headers={"X-Forwarded-For": "198.51.100.7"},
        environ_base={"REMOTE_ADDR": "10.0.0.1"},
    )
    assert answer.text == seen


def test_forwarded_host_of_a_stranger_is_ignored(serve):
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert serve().get("/", headers=headers).status_code == 200


def test_asset_address_changes_with_its_content_and_is_kept_for_ever(serve):
    browser = serve()
    with browser.client.application.test_request_context(base_url="http://portal.test"):
        address = asset("css/base.css")
    assert "?v=" in address
    answer = browser.get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "public" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/css"


def test_texts_among_the_assets_come_compressed_to_whoever_can_read_that(serve):
    browser = serve()
    plain = browser.get("/static/css/base.css")
    small = browser.get("/static/css/base.css", headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(small.data) == plain.data
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert {small.headers["Vary"], plain.headers["Vary"]} == {"Accept-Encoding"}
    assert small.headers["ETag"] != plain.headers["ETag"]
    again = browser.get(
        "/static/css/base.css",
        headers={"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]},
    )
    assert (again.status_code, again.data) == (304, b"")


def test_asset_with_an_outdated_hash_is_asked_for_again(serve):
    answer = serve().get("/static/css/base.css?v=outdated")
    assert answer.status_code == 200
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/static/../pyproject.toml", "/static/nothing.css", "/static/"])
def test_nothing_outside_the_folder_is_an_asset(serve, path):
    assert serve().get(path).status_code == 404


def receive(pages):
    @pages.post("/receive")
    @public
    def received():
        return str(sum(len(value) for value in request.form.values()))


def sent_raw(browser, body, **environ):
    """Answer to a POST from a server that ends the stream by itself, as Granian does."""
    token = browser.get("/").page.form().fields["csrf_token"]
    builder = EnvironBuilder(
        path="/receive",
        base_url="http://portal.test",
        method="POST",
        headers={"X-CSRFToken": token, "Sec-Fetch-Site": "same-origin"},
    )
    given = builder.get_environ() | {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
    }
    cookie = browser.client.get_cookie("session", domain="portal.test")
    given |= {"HTTP_COOKIE": f"session={cookie.value}"} | environ
    given = {key: value for key, value in given.items() if value is not None}
    content, status, _headers = run_wsgi_app(browser.client.application, given)
    return status[:3], b"".join(content)


def test_form_of_honest_length_is_read_whole(pages, serve):
    receive(pages)
    assert sent_raw(serve(), b"words=" + b"x" * 500, CONTENT_LENGTH="506") == ("200", b"500")


@pytest.mark.parametrize(
    "environ",
    [
        {"CONTENT_LENGTH": None},
        {"CONTENT_LENGTH": "many"},
        {"CONTENT_LENGTH": None, "HTTP_TRANSFER_ENCODING": "chunked"},
        {"CONTENT_LENGTH": "506", "HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_body_of_unknown_length_is_refused(pages, serve, environ):
    receive(pages)
    assert sent_raw(serve(), b"words=" + b"x" * 500, **environ)[0] == "411"


def test_body_shorter_than_it_claims_is_refused(pages, serve):
    receive(pages)
    assert sent_raw(serve(), b"words=" + b"x" * 500, CONTENT_LENGTH="5000")[0] == "400"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_too_much_text_is_refused_and_never_cut_off(pages, serve, kind):
    receive(pages)
    length = str(LARGEST_TEXT + 1)
    status, _ = sent_raw(serve(), b"x", CONTENT_LENGTH=length, CONTENT_TYPE=kind)
    assert status == "413"


def test_too_large_an_upload_is_refused_before_it_is_read(pages, serve):
    receive(pages)
    kind = "multipart/form-data; boundary=x"
    status, _ = sent_raw(serve(), b"x", CONTENT_LENGTH=str(LARGEST_BODY + 1), CONTENT_TYPE=kind)
    assert status == "413"


def test_what_is_refused_is_read_so_that_the_browser_shows_the_answer(pages, serve):
    receive(pages)
    sent = io.BytesIO(b"x" * (LARGEST_TEXT + 1))
    given = {"CONTENT_LENGTH": str(LARGEST_TEXT + 1), "wsgi.input": sent}
    assert sent_raw(serve(), b"", **given)[0] == "413"
    assert sent.read() == b""


def test_too_long_a_field_of_an_upload_is_refused(pages, serve):
    receive(pages)
    browser = serve()
    form = {"words": "x" * (LARGEST_TEXT + 1)}
    answer = browser.post("/receive", data=form, content_type="multipart/form-data")
    assert answer.status_code == 413
