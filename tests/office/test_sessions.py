"""The session of a member of staff: its cookie, how long it lasts, and what ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, update

from portal.domain.permissions import Role, RoleAssignment
from portal.models import City, StaffSession
from portal.services import staff
from portal.services.passwords import hash_password
from tests.factories import PASSWORD
from tests.office.conftest import ACCOUNT, CONTACT, SUPERVISOR, is_in
from tests.support.staff import person


def cookie_of(browser):
    return browser.client.get_cookie("office", domain="portal.test")


def sessions(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(StaffSession))


def test_cookie_is_kept_from_scripts_and_other_sites(sign_in):
    cookies = sign_in().headers.getlist("Set-Cookie")
    (cookie,) = [cookie for cookie in cookies if cookie.startswith("office=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age" not in cookie


def test_session_planted_before_is_not_the_one_after(client, sign_in, new_browser, database):
    sign_in()
    planted = cookie_of(client).value
    victim = new_browser()
    page = victim.get("/office/sign-in").page
    victim.client.set_cookie("office", planted, domain="portal.test")
    victim.submit(page, email="counter@city.example", password=PASSWORD)
    assert cookie_of(victim).value.split(".")[0] != planted.split(".")[0]
    assert is_in(victim)
    assert not is_in(client)
    assert sessions(database) == 1


@pytest.mark.parametrize("value", ["", "x", "x.y.z", "\u00e9.a.b"])
def test_forged_cookie_opens_nothing(client, value):
    client.client.set_cookie("office", value, domain="portal.test")
    assert not is_in(client)


def test_cookie_that_was_changed_opens_nothing(client, sign_in):
    sign_in()
    value = cookie_of(client).value
    other = "B" if value[0] == "A" else "A"
    client.client.set_cookie("office", other + value[1:], domain="portal.test")
    assert not is_in(client)


def test_signing_out_ends_the_session_on_the_server(client, sign_in, database):
    sign_in()
    kept = cookie_of(client).value
    answer = client.submit(client.get(ACCOUNT).page, "/office/sign-out")
    assert client.follow(answer).page.h1 == "Sign in"
    assert cookie_of(client) is None
    assert sessions(database) == 0
    client.client.set_cookie("office", kept, domain="portal.test")
    assert not is_in(client)


def test_session_ends_half_an_hour_after_the_last_page(client, sign_in, clock):
    sign_in()
    clock.shift(timedelta(minutes=29))
    assert is_in(client)
    clock.shift(timedelta(minutes=29))
    assert is_in(client)
    clock.shift(timedelta(minutes=31))
    assert not is_in(client)


def test_session_ends_after_twelve_hours_however_busy(client, sign_in, clock):
    sign_in()
    for _ in range(12 * 60 // 20 - 1):
        clock.shift(timedelta(minutes=20))
        assert is_in(client)
    clock.shift(timedelta(minutes=20))
    assert not is_in(client)


@pytest.mark.parametrize(
    "options", [{"query_string": {"poll": "1"}}, {"headers": {"X-Portal-Poll": "1"}}]
)
def test_page_that_asks_for_news_by_itself_keeps_no_session_alive(client, sign_in, clock, options):
    sign_in()
    for _ in range(3):
        clock.shift(timedelta(minutes=9))
        assert client.get(ACCOUNT, **options).status_code == 200
    clock.shift(timedelta(minutes=9))
    assert not is_in(client)


def test_cookie_is_renewed_at_most_once_a_minute(client, sign_in, clock):
    sign_in()
    clock.shift(timedelta(seconds=59))
    assert "Set-Cookie" not in client.get(ACCOUNT).headers
    clock.shift(timedelta(seconds=1))
    assert "Set-Cookie" in client.get(ACCOUNT).headers


def test_server_whose_clock_is_a_little_behind_lets_in_too(client, sign_in, clock):
    sign_in()
    clock.shift(timedelta(seconds=-20))
    assert is_in(client)


def test_page_that_is_looked_at_writes_nothing(client, sign_in, app, clock):
    sign_in()
    clock.shift(timedelta(minutes=5))
    commits = []
    event.listen(app.extensions["portal"].database.writer, "commit", commits.append)
    for path in (ACCOUNT, f"{ACCOUNT}/password", f"{ACCOUNT}/second-factor"):
        assert client.get(path).status_code == 200
    assert commits == []


@pytest.mark.parametrize(
    "change",
    [
        lambda work, who: staff.set_roles(work, who, (RoleAssignment(Role.COUNTER),)),
        lambda work, who: staff.reset_password(work, who, hash_password("temporary")),
        lambda work, who: staff.disable(work, who),
    ],
    ids=["roles", "reset", "disabled"],
)
def test_change_of_the_account_signs_out_at_once(client, sign_in, work, app, change):
    sign_in()
    who = person(app.extensions["portal"], CONTACT)
    work(lambda work: change(work, who.staff_id))
    assert not is_in(client)


def test_session_without_a_second_factor_ends_when_the_demonstration_does(
    client, sign_in, database, app
):
    sign_in(SUPERVISOR)
    assert is_in(client)
    with database.writing() as session:
        session.execute(update(City).values(is_demonstration=False))
    app.extensions.pop("city_faces")
    assert not is_in(client)
