"""The page checker and the browser-like client, on pages and an application of their own."""

import io

import pytest
from flask import Flask, redirect, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from tests.support.pages import BrowserlikeClient, Page

PAGE = """<!doctype html><html lang="{lang}" dir="{dir}"><head><title>{title}</title></head>
<body><main id="main"><h1>Give feedback</h1>{body}</main></body></html>"""

FORM = """
<form method="post" action="/feedback" enctype="multipart/form-data">
  <input type="hidden" name="csrf_token" value="{token}">
  <fieldset><legend>Kind</legend>
    <label><input type="radio" name="kind" value="complaint" checked> Complaint</label>
    <label><input type="radio" name="kind" value="question"> Question</label></fieldset>
  <label for="site">Site</label>
  <select id="site" name="site"><option value="">Any</option>
    <option selected>Library</option></select>
  <label for="words">Words</label><textarea id="words" name="words">
One
two</textarea>
  <label><input type="checkbox" name="about_conduct" value="y"> About conduct</label>
  <label>Photos <input type="file" name="photos" multiple></label>
  <label>Old <input name="old" value="x" disabled></label>
  <button name="act" value="send">Send</button><button name="act" value="save">Save</button>
</form>"""


def page(body="", lang="en", direction="ltr", title="Give feedback – Springfield"):
    return Page(PAGE.format(lang=lang, dir=direction, title=title, body=body))


def test_page_that_keeps_the_house_rules_passes():
    page(FORM).check()


@pytest.mark.parametrize(("parts", "sentence"), [
    ({"body": "<h1>Again</h1>"}, "2 h1"),
    ({"title": "Springfield"}, "does not begin with"),
    ({"lang": "ar"}, "does not fit"),
    ({"lang": "xx-yy"}, "not a language"),
    ({"body": '<p id="a"></p><p id="a"></p>'}, "occurs 2 times"),
    ({"body": '<input name="city">'}, "has no label"),
    ({"body": '<label for="city"></label><select id="city"></select>'}, "has no label"),
    ({"body": "<style>a{}</style>"}, "inline <style>"),
    ({"body": "<script>alert(1)</script>"}, "inline <script>"),
    ({"body": '<p style="color:red">a</p>'}, "inline code or style"),
    ({"body": '<a href="/" onclick="go()">a</a>'}, "inline code or style"),
    ({"body": '<div hx-get="/" hx-trigger="every 2s [isVisible()]"></div>'}, "inline code"),
    ({"body": '<img alt="" src="//elsewhere.example/a.png">'}, "goes to"),
    ({"body": '<img alt="" src="data:image/gif;base64,R0lGOD">'}, "goes to"),
    ({"body": '<link rel="stylesheet" href="https://elsewhere.example/a.css">'}, "goes to"),
    ({"body": '<a href="#nowhere">a</a>'}, "points at #nowhere"),
    ({"body": "<p><b>never closed</p>"}, "mistake"),
])  # fmt: skip
def test_broken_house_rule_is_named(parts, sentence):
    with pytest.raises(AssertionError, match=sentence):
        page(**parts).check()


def test_right_to_left_page_and_links_to_elsewhere_are_well():
    body = '<a href="https://elsewhere.example/">a</a><div hx-target:inherited="#main"></div>'
    page(body, lang="ar", direction="rtl").check()
    page(lang="zh-Hans").check()


def test_fragment_of_table_rows_is_read_as_rows():
    fragment = Page('<tr id="case-1"><td>2026-000001</td></tr>', is_fragment=True).check()

    assert [element.tag for element in fragment.document.all("tr", "td")] == ["tr", "td"]
    assert fragment.text == "2026-000001"


def test_form_holds_what_a_browser_would_send():
    assert page(FORM).form("/feedback").fields.to_dict(flat=False) == {
        "csrf_token": ["{token}"],
        "kind": ["complaint"],
        "site": ["Library"],
        "words": ["One\r\ntwo"],
    }


def test_form_is_filled_in_and_a_button_pressed():
    data = page(FORM).form().filled_in(press="save", kind="question", about_conduct="y", words=None)

    assert data["kind"] == "question"
    assert data["about_conduct"] == "y"
    assert "words" not in data
    assert data["act"] == "save"


@pytest.mark.parametrize("change", [{"kind": "praise"}, {"colour": "red"}, {"site": "Moon"}])
def test_what_no_person_could_do_in_a_browser_is_refused(change):
    with pytest.raises(AssertionError):
        page(FORM).form().filled_in(**change)


def test_messages_beside_fields_and_on_top_are_found():
    body = """<div class="problems" role="alert"><ul><li>Say what happened</li></ul></div>
    <p class="error" id="words-error"> Say what
    happened</p>"""
    assert page(body).errors == {"words": "Say what happened"}
    assert page(body).problems == ["Say what happened"]


def test_client_posts_a_form_with_its_token_and_files(portal):
    photo = (io.BytesIO(b"picture"), "lamp.jpg")
    answer = portal.submit(portal.get("/feedback").page, "/feedback", words="Dark", photos=[photo])

    assert (answer.status_code, answer.location) == (303, "/receipt")
    assert portal.follow(answer).page.text == "Give feedback Thanks"


def test_client_sends_an_empty_part_for_a_file_that_was_not_chosen(portal):
    answer = portal.submit(portal.get("/feedback").page, press="save")
    assert answer.text == "['']"


def test_client_without_the_token_is_refused(portal):
    assert portal.post("/feedback", data={"words": "Dark"}).status_code == 400


def test_client_checks_every_page_that_it_fetches(portal):
    with pytest.raises(AssertionError, match="/broken breaks house rules"):
        portal.get("/broken")


@pytest.fixture
def portal():
    app = Flask(__name__)
    app.secret_key = "known to everybody"
    CSRFProtect(app)

    @app.get("/feedback")
    def feedback():
        return page(FORM.format(token=generate_csrf())).html

    @app.post("/feedback")
    def file_case():
        assert request.headers["Sec-Fetch-Site"] == "same-origin"
        if request.form["act"] == "save":
            names = [photo.filename for photo in request.files.getlist("photos")]
            return str(names), {"Content-Type": "text/plain"}
        assert request.files["photos"].read() == b"picture"
        assert request.form["act"] == "send"
        return redirect("/receipt", 303)

    @app.errorhandler(CSRFError)
    def refused(error):
        return error.description, 400, {"Content-Type": "text/plain"}

    @app.get("/receipt")
    def receipt():
        return page("Thanks").html

    @app.get("/broken")
    def broken():
        return page("<h1>Again</h1>").html

    return BrowserlikeClient(app, base_url="http://127.0.0.1:8000")
