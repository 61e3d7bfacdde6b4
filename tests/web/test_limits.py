"""How often one address may do what can be abused, and who is not punished for it."""

import pytest
import time_machine
from flask import redirect, request

from portal.settings import BadSetting
from portal.web.access import public
from portal.web.limits import (
    address_key,
    check_limits_setting,
    limit_filing,
    limit_guesses,
    limiter,
    record_failed_guess,
)
from tests import factories

HOUR = 3600


@pytest.fixture
def limited(pages):
    """Looking a case up (only the code `right` is right), and filing one."""

    @pages.post("/track")
    @public
    @limit_guesses
    def track():
        if request.form["code"] == "right":
            return redirect("/case", 303)
        if request.form["code"] != "mistyped":
            record_failed_guess()
        return "no such case", 422, {"Content-Type": "text/plain"}

    @pages.post("/feedback")
    @public
    @limit_filing
    def feedback():
        return redirect("/receipt", 303) if request.form["code"] else ("", 422)


@pytest.fixture
def clock():
    """Stands still until it is moved."""
    with time_machine.travel(factories.MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def post(limited, clock, serve):  # noqa: ARG001
    """Send a code from an address."""
    browser = serve()
    token = browser.get("/").page.form().fields["csrf_token"]

    def post(code, address="203.0.113.5", path="/track"):
        form = {"csrf_token": token, "code": code}
        return browser.post(path, data=form, environ_base={"REMOTE_ADDR": address})

    return post


def test_few_wrong_guesses_are_answered(post):
    assert [post("wrong").status_code for _ in range(5)] == [422] * 5


def test_many_wrong_guesses_are_slowed_down_and_told_for_how_long(post):
    for _ in range(5):
        post("wrong")
    answer = post("wrong")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answer.page.h1 == "That was too many attempts"
    assert "Please wait 1 minute, then try again." in answer.page.text


def test_even_the_right_code_has_to_wait_then(post):
    for _ in range(5):
        post("wrong")
    assert post("right").status_code == 429


def test_waits_grow_for_who_goes_on(post, clock):
    waits = []
    for _ in range(30):
        answer = post("wrong")
        if answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            clock.shift(61)
    assert waits[0] <= 60
    assert 10 * 60 < waits[-1] <= HOUR


def test_right_codes_never_count_so_a_library_is_not_locked_out(post):
    assert {post("right").status_code for _ in range(40)} == {303}


def test_mistyped_codes_never_count(post):
    assert {post("mistyped").status_code for _ in range(40)} == {422}


def test_one_address_does_not_lock_out_another(post):
    for _ in range(6):
        post("wrong")
    assert post("wrong", "203.0.113.6").status_code == 422


def test_all_together_are_slowed_down_for_a_minute(post, clock):
    for number in range(600):
        post("wrong", f"10.1.{number // 250}.{number % 250}")
    answer = post("wrong", "203.0.113.9")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 60
    clock.shift(61)
    assert post("wrong", "203.0.113.9").status_code == 422


def test_filing_is_limited_far_above_what_people_do(post):
    answers = [post("words", path="/feedback").status_code for _ in range(61)]
    assert answers == [303] * 60 + [429]


def test_form_with_mistakes_does_not_count_as_filing(post):
    assert {post("", path="/feedback").status_code for _ in range(70)} == {422}


def test_refused_text_is_kept(post):
    for _ in range(60):
        post("words", path="/feedback")
    assert post("my words", path="/feedback").page.form("/feedback").fields["code"] == "my words"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("nonsense", "unknown"),
    ],
)
def test_addresses_of_one_household_count_together(serve, address, key):
    app = serve().client.application
    given = {"REMOTE_ADDR": address}
    with app.test_request_context(base_url="http://portal.test", environ_base=given):
        assert address_key() == key


def test_limits_hold_when_their_store_is_gone(post, monkeypatch):
    def gone(*_args, **_kwargs):
        raise ConnectionError("the store does not answer")

    monkeypatch.setattr(limiter, "_storage_dead", False)
    for call in ("get", "incr", "get_expiry"):
        monkeypatch.setattr(limiter.storage, call, gone)
    monkeypatch.setattr(limiter.storage, "check", lambda: False)
    assert [post("wrong").status_code for _ in range(7)] == [422] * 5 + [429] * 2


@pytest.mark.usefixtures("limited")
def test_load_test_goes_unlimited_on_loopback(serve, some_settings):
    settings = some_settings(PORTAL_LIMITS="off")
    check_limits_setting(settings, "127.0.0.1")
    check_limits_setting(settings, "::1")
    check_limits_setting(settings, "localhost")
    browser = serve(settings)
    token = browser.get("/").page.form().fields["csrf_token"]
    form = {"csrf_token": token, "code": "wrong"}
    assert {browser.post("/track", data=form).status_code for _ in range(20)} == {422}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "portal.example"])  # noqa: S104
def test_nothing_else_may_go_unlimited(some_settings, host):
    with pytest.raises(BadSetting, match="PORTAL_LIMITS=off is refused"):
        check_limits_setting(some_settings(PORTAL_LIMITS="off"), host)
    check_limits_setting(some_settings(), host)


def test_store_that_cannot_be_used_stops_the_start(serve, some_settings):
    with pytest.raises(BadSetting, match="PORTAL_LIMITS_URL"):
        serve(some_settings(PORTAL_LIMITS_URL="nonsense://"))
