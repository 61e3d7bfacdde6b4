"""Who may open which page, and what becomes of text sent by somebody who may not any more."""

import sys
from types import SimpleNamespace

import pytest
from flask import request

from portal.domain.permissions import Permission, Role, RoleAssignment, Viewer
from portal.services.work import RESIDENT
from portal.web.access import (
    AccessRule,
    Audience,
    UnmarkedView,
    current_viewer,
    public,
    requires,
    resident_case,
    rule_of,
    staff_only,
)
from portal.web.addresses import local_path
from portal.web.opened_case import forget_opened_case, opened_case, remember_opened_case
from portal.web.work import WriteOnGet, writes_on_get, writing

COUNTER = Viewer(7, "Ana", (RoleAssignment(Role.COUNTER, 1),))
LONG = "The lamp at the corner has been out for three weeks now.\nPlease mend it."


@pytest.fixture
def signed_in(monkeypatch):
    """Say who is signed in, in the place of the sessions of staff."""
    viewer = SimpleNamespace(load_viewer=lambda: None)
    monkeypatch.setitem(sys.modules, "portal.web.staff_session", viewer)

    def sign_in(somebody):
        viewer.load_viewer = lambda: somebody

    return sign_in


@pytest.fixture
def office(pages, signed_in):  # noqa: ARG001
    """Three pages for staff."""

    @pages.get("/office/desk")
    @staff_only
    def desk():
        return f"desk of {current_viewer().name}", {"Content-Type": "text/plain"}

    @pages.get("/office/outbox")
    @requires(Permission.READ_OUTBOX)
    def outbox():
        return "outbox", {"Content-Type": "text/plain"}

    @pages.post("/office/reply")
    @staff_only
    def reply():
        return request.form["words"], {"Content-Type": "text/plain"}


def test_public_page_opens_for_everyone(serve):
    assert serve().get("/").status_code == 200


def test_view_without_a_mark_fails_in_tests(pages, serve):
    pages.get("/forgotten")(lambda: "open")
    with pytest.raises(UnmarkedView, match="does not say who may open it"):
        serve().get("/forgotten")


def test_view_without_a_mark_does_not_exist_in_production(pages, serve):
    pages.get("/forgotten")(lambda: "open")
    assert serve(testing=False).get("/forgotten").status_code == 404


def test_view_says_only_once_who_may_open_it():
    with pytest.raises(UnmarkedView, match="says twice"):
        public(staff_only(lambda: "open"))


def test_mark_of_a_view_can_be_read():
    view = requires(Permission.READ_OUTBOX)(lambda: "")
    assert rule_of(view) == AccessRule(Audience.STAFF, Permission.READ_OUTBOX)


@pytest.mark.usefixtures("office")
def test_signed_in_staff_member_opens_staff_pages(serve, signed_in):
    signed_in(COUNTER)
    assert serve().get("/office/desk").text == "desk of Ana"


@pytest.mark.usefixtures("office")
def test_staff_member_without_the_right_is_told_so(serve, signed_in):
    signed_in(COUNTER)
    answer = serve().get("/office/outbox")
    assert answer.status_code == 403
    assert answer.page.h1 == "You do not have the right to do this"


@pytest.mark.usefixtures("office")
def test_right_held_in_any_department_opens_the_page(serve, signed_in):
    signed_in(Viewer(8, "Ben", (RoleAssignment(Role.SUPERVISOR, 2),)))
    assert serve().get("/office/outbox").text == "outbox"


@pytest.mark.usefixtures("office")
def test_signed_out_visitor_is_led_to_sign_in_and_back(serve):
    answer = serve().get("/office/desk?status=open")
    assert answer.status_code == 303
    assert answer.location == "/office/sign-in?next=%2Foffice%2Fdesk%3Fstatus%3Dopen"


@pytest.mark.usefixtures("office")
def test_signed_out_htmx_request_moves_the_whole_browser(serve):
    answer = serve().get("/office/desk", is_htmx=True)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/office/sign-in?next=")


@pytest.mark.usefixtures("office")
def test_reply_of_somebody_signed_out_meanwhile_is_kept_and_can_be_sent(serve, signed_in):
    browser = serve()
    token = browser.get("/").page.form().fields["csrf_token"]
    answer = browser.post("/office/reply", data={"words": LONG, "csrf_token": token})
    assert answer.status_code == 401
    assert any("/office/sign-in" in address for address in answer.page.links.values())
    signed_in(COUNTER)
    again = browser.submit(answer.page)
    assert again.text.replace("\r\n", "\n") == LONG


@pytest.mark.usefixtures("office")
def test_press_of_a_button_by_somebody_signed_out_leads_to_sign_in(serve):
    browser = serve()
    token = browser.get("/").page.form().fields["csrf_token"]
    answer = browser.post("/office/reply", data={"csrf_token": token})
    assert answer.location.startswith("/office/sign-in")


@pytest.fixture
def case_pages(pages):
    """Opening a case with a code, looking at it, adding to it, closing it."""

    @pages.get("/open")
    @public
    def open_case():
        remember_opened_case(5, "abcdef0123456789" * 4)
        return ""

    @pages.get("/close")
    @public
    def close_case():
        forget_opened_case()
        return ""

    @pages.route("/case", methods=["GET", "POST"])
    @resident_case
    def case():
        return str(opened_case().case_id), {"Content-Type": "text/plain"}


@pytest.mark.usefixtures("case_pages")
def test_case_opens_after_its_code_was_given(serve):
    browser = serve()
    assert browser.get("/case").location == "/track"
    browser.get("/open")
    assert browser.get("/case").text == "5"
    browser.get("/close")
    assert browser.get("/case").location == "/track"


@pytest.mark.usefixtures("case_pages")
def test_text_for_a_case_that_closed_meanwhile_is_kept(serve):
    browser = serve()
    token = browser.get("/").page.form().fields["csrf_token"]
    answer = browser.post("/case", data={"words": LONG, "csrf_token": token})
    assert answer.status_code == 401
    assert answer.page.h1 == "Your case is no longer open in this browser"
    browser.get("/open")
    assert browser.submit(answer.page).text == "5"


@pytest.mark.usefixtures("case_pages")
def test_replaced_code_no_longer_opens_the_case(serve):
    with serve().client as client:
        client.get("/open", base_url="http://portal.test")
        assert opened_case().is_opened_by("abcdef0123456789" * 4)
        assert not opened_case().is_opened_by("0" * 64)


def test_page_that_is_looked_at_cannot_write(pages, serve):
    @pages.get("/careless")
    @public
    def careless():
        with writing(RESIDENT):
            return ""

    with pytest.raises(WriteOnGet):
        serve().get("/careless")


def test_view_may_say_why_it_writes_on_get(pages, serve):
    @pages.get("/counted")
    @public
    @writes_on_get
    def counted():
        with writing(RESIDENT) as work:
            return str(work.now.tzinfo), {"Content-Type": "text/plain"}

    assert serve().get("/counted").text == "UTC"


@pytest.mark.parametrize(
    ("wanted", "landed"),
    [
        ("/office/cases?status=open", "/office/cases?status=open"),
        ("//evil.example/", "/office/"),
        ("/\\evil.example/", "/office/"),
        ("/a\\b", "/office/"),
        ("/\t/evil.example", "/office/"),
        ("https://evil.example/", "/office/"),
        ("javascript:alert(1)", "/office/"),
        ("", "/office/"),
        (None, "/office/"),
    ],
)
def test_way_back_leads_only_within_this_site(wanted, landed):
    assert local_path(wanted, otherwise="/office/") == landed
