"""What a person sees when something cannot be done, and what becomes of what they typed."""

import io
import logging

import pytest
from flask import abort, flash, redirect, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import MethodNotAllowed

from portal.domain.errors import ActionNotAllowed, ChangedMeanwhile, NotAllowed, NotFound
from portal.files import FileMissing, FilesUnavailable
from portal.services.work import RESIDENT
from portal.web.access import public
from portal.web.csrf import for_programs
from portal.web.error_words import WORDS, Trouble
from portal.web.logging import configure_logging
from portal.web.work import writing

LONG = "The lamp at the corner has been out for three weeks now.\n\nمصباح <b>& 'more'</b>"
LOCKED = OperationalError("UPDATE secret words", {}, Exception("database is locked"))


@pytest.fixture
def troubled(pages):
    """Make /send fail in the given way, or accept when given None."""
    trouble = []

    def fail_with(error):
        trouble[:] = [error]

    @pages.post("/send")
    @public
    def send():
        if trouble[0] is not None:
            raise trouble[0]
        return request.form["kind"] + ": " + request.form["words"], {"Content-Type": "text/plain"}

    fail_with(None)
    return fail_with


def test_page_that_does_not_exist_says_so(serve):
    answer = serve().get("/no-such-page")
    assert answer.status_code == 404
    assert answer.page.h1 == "We cannot find this page"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("inner workings"), 404),
        (NotAllowed("inner workings"), 403),
        (ActionNotAllowed("resolve", "closed"), 409),
        (ChangedMeanwhile(3), 409),
        (FileMissing(), 404),
        (FilesUnavailable(), 503),
        (LOCKED, 503),
        (RuntimeError("inner workings"), 500),
        (OSError(28, "No space left on device"), 503),
        (MethodNotAllowed(["PUT"]), 405),
    ],
)
def test_every_error_has_a_page_of_its_own(serve, troubled, error, status):
    browser = serve(testing=False)
    troubled(error)
    answer = browser.submit(browser.get("/").page, words=LONG)
    assert answer.status_code == status
    assert "inner workings" not in answer.text
    assert "secret words" not in answer.text


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_words(trouble):
    assert str(WORDS[trouble].heading)
    assert str(WORDS[trouble].sentence)


@pytest.mark.parametrize("error", [LOCKED, RuntimeError(), ChangedMeanwhile(3)])
def test_nothing_typed_is_lost_when_sending_fails(serve, troubled, error):
    browser = serve(testing=False)
    troubled(error)
    page = browser.submit(browser.get("/").page, words=LONG).page
    assert [words.get("name") for words in page.document.all("textarea")] == ["words"]
    troubled(None)
    again = browser.submit(page)
    assert again.status_code == 200
    assert again.text.replace("\r\n", "\n") == f"complaint: {LONG}"


def test_text_that_begins_with_empty_lines_comes_back_as_it_was(serve, troubled):
    browser = serve(testing=False)
    troubled(LOCKED)
    page = browser.submit(browser.get("/").page, words="\n\nwords").page
    assert page.form("/send").fields["words"].replace("\r\n", "\n") == "\n\nwords"


@pytest.mark.usefixtures("troubled")
def test_stale_token_keeps_the_text_and_gives_a_fresh_one(serve):
    browser = serve()
    answer = browser.post("/send", data={"csrf_token": "stale", "kind": "complaint", "words": LONG})
    assert answer.status_code == 400
    assert answer.page.h1 == "Please send this once more"
    assert answer.page.form("/send").fields["words"].replace("\r\n", "\n") == LONG
    assert browser.submit(answer.page, "/send").status_code == 200


@pytest.mark.usefixtures("troubled")
def test_token_of_another_session_is_refused(serve):
    browser = serve()
    token = browser.get("/").page.form().fields["csrf_token"]
    stranger = serve()
    stranger.get("/")
    answer = stranger.post("/send", data={"csrf_token": token, "words": LONG})
    assert answer.status_code == 400


@pytest.mark.usefixtures("troubled")
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://portal.test"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://portal.test.evil.example"},
        {"Origin": "https://portal.test:8443"},
        {"Origin": "null"},
    ],
)
def test_post_from_another_site_is_refused_and_never_offered_again(serve, headers):
    browser = serve()
    token = browser.get("/").page.form().fields["csrf_token"]
    answer = browser.client.post(
        "/send",
        base_url="http://portal.test",
        data={"csrf_token": token, "words": LONG},
        headers=headers,
    )
    assert answer.status_code == 403
    assert "<form" not in answer.text
    assert "lamp" not in answer.text


@pytest.mark.usefixtures("troubled")
def test_old_browser_that_names_no_origin_still_needs_the_token(serve):
    client = serve().client
    answer = client.post("/send", base_url="http://portal.test", data={"words": LONG})
    assert answer.status_code == 400
    assert "lamp" not in answer.text, "whose words these are is not known"


@pytest.mark.usefixtures("troubled")
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://portal.test"},
        {"Referer": "http://portal.test/feedback"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
)
def test_browser_of_any_age_gets_its_own_words_back(serve, headers):
    client = serve().client
    form = {"words": LONG}
    answer = client.post("/send", base_url="http://portal.test", data=form, headers=headers)
    assert answer.status_code == 400
    assert "lamp" in answer.text


def test_program_with_a_key_of_its_own_needs_no_token(pages, serve):
    @pages.post("/open311/requests")
    @public
    @for_programs
    def requests():
        return "taken", {"Content-Type": "text/plain"}

    client = serve().client
    answer = client.post("/open311/requests", base_url="http://portal.test", data={"a": "b"})
    assert answer.text == "taken"


def test_password_is_never_put_on_a_page(serve, troubled):
    browser = serve(testing=False)
    troubled(LOCKED)
    token = browser.get("/").page.form().fields["csrf_token"]
    form = {"csrf_token": token, "email": "a@demo.example", "new_password": "very secret"}
    answer = browser.post("/send", data=form)
    assert answer.status_code == 503
    assert "very secret" not in answer.text
    assert not answer.page.document.all("form")


def test_photos_are_asked_for_again(serve, troubled):
    browser = serve(testing=False)
    troubled(LOCKED)
    token = browser.get("/").page.form().fields["csrf_token"]
    form = {"csrf_token": token, "words": "Lamp", "photos": (io.BytesIO(b"picture"), "lamp.jpg")}
    page = browser.post("/send", data=form).page
    assert page.form().is_multipart
    assert "Your photos, please choose them again" in page.text


def test_htmx_request_gets_a_fragment_with_the_text(serve, troubled):
    browser = serve(testing=False)
    troubled(ChangedMeanwhile(3))
    token = browser.get("/").page.form().fields["csrf_token"]
    answer = browser.post("/send", is_htmx=True, data={"csrf_token": token, "words": LONG})
    assert answer.status_code == 409
    assert answer.page.is_fragment
    assert answer.headers["HX-Retarget"] == "#flashes", "the page itself stays as it is"
    assert "Somebody changed this in the meantime" in answer.text
    assert answer.page.form("/send").fields["words"]


@pytest.mark.usefixtures("troubled")
def test_photos_are_asked_for_only_when_there_were_any(serve):
    browser = serve()
    form = {"csrf_token": "stale", "words": "Lamp", "photos": (io.BytesIO(), "")}
    page = browser.post("/send", data=form, content_type="multipart/form-data").page
    assert "Your photos" not in page.text


@pytest.mark.parametrize("path", ["/open311/v2/nothing.json", "/healthz/nothing"])
def test_programs_get_json(serve, path):
    answer = serve().get(path)
    assert answer.status_code == 404
    assert answer.json[0]["code"] == 404
    assert answer.json[0]["description"].startswith("We cannot find this page.")


def test_locked_database_says_when_to_come_back(serve, troubled):
    browser = serve()
    troubled(LOCKED)
    answer = browser.submit(browser.get("/").page, words=LONG)
    assert answer.headers["Retry-After"] == "5"


def test_full_database_answers_503_and_recovers_by_itself(pages, serve):
    @pages.post("/send")
    @public
    def send():
        with writing(RESIDENT) as work:
            full = request.form["words"] == "full"
            if full:
                work.session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
            work.session.connection().exec_driver_sql("CREATE TABLE words (word text)")
            insert = "INSERT INTO words VALUES (zeroblob(9000))"
            work.session.connection().exec_driver_sql(insert)
        return "kept"

    browser = serve()
    answer = browser.submit(browser.get("/").page, words="full")
    assert answer.status_code == 503
    browser.client.application.extensions["portal"].database.close()
    token = browser.get("/").page.form().fields["csrf_token"]
    taken = browser.client.post(
        "/send",
        base_url="http://portal.test",
        data={"csrf_token": token, "words": "more"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert taken.text == "kept"


@pytest.mark.usefixtures("troubled")
def test_wrong_method_names_the_right_ones(serve):
    answer = serve().get("/send")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "/send?lang" not in answer.text


def test_error_page_stands_when_the_template_does_not(serve, monkeypatch):
    def broken(*_args, **_content):
        raise RuntimeError("the template is broken")

    monkeypatch.setattr("portal.web.errors.render_frameless", broken)
    answer = serve().get("/no-such-page")
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"


def test_redirects_of_the_framework_are_left_alone(pages, serve):
    @pages.get("/folder/")
    @public
    def folder():
        flash("hello")
        return redirect("/")

    assert serve().get("/folder").status_code == 308


def test_unusual_status_keeps_its_number(pages, serve):
    @pages.get("/tea")
    @public
    def tea():
        abort(418)

    assert serve().get("/tea").status_code == 418


@pytest.fixture
def log():
    """Everything that is logged, as it would be written."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    configure_logging(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("portal").setLevel(logging.NOTSET)


def test_log_names_route_and_request_but_nothing_of_the_resident(serve, troubled, log):
    browser = serve(testing=False)
    troubled(RuntimeError(f"cannot send {LONG}"))
    answer = browser.submit(browser.get("/?name=Ana").page, words=LONG)
    written = log.getvalue()
    number = answer.headers["X-Request-Id"]
    assert f'"request_id": "{number}"' in written
    assert '"route": "/send"' in written
    assert '"type": "RuntimeError"' in written
    assert "tests/web/test_errors.py" in written
    assert number in answer.page.text
    for secret in ("lamp", "Ana", "127.0.0.1"):
        assert secret not in written


def test_library_may_say_what_happened_but_not_to_whom(log):
    try:
        raise ValueError("Ana Lopez")
    except ValueError:
        logging.getLogger("library").warning("%s was refused", "Ana Lopez", exc_info=True)
    assert '"event": "%s was refused"' in log.getvalue()
    assert '"type": "ValueError"' in log.getvalue()
    assert "Ana" not in log.getvalue()
