"""Signing in through the pages: who gets in, who does not, and by which steps."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from portal.domain.permissions import Role, RoleAssignment
from portal.models import StaffMember
from portal.services import staff
from portal.services.passwords import hash_password
from portal.services.second_factor import enrol_second_factor, new_secret
from tests.factories import PASSWORD
from tests.office.conftest import ACCOUNT, CONTACT, SUPERVISOR, is_in
from tests.support.pages import BrowserlikeClient
from tests.support.staff import code_of, person

WRONG = "E-mail and password do not belong together. Please check both."


@pytest.fixture
def secret_of(app, work):
    """Enrol an app for somebody, some minutes ago."""

    def secret_of(email):
        secret, who = new_secret(), person(app.extensions["portal"], email)
        work(lambda work: enrol_second_factor(work, who, secret, code_of(secret)))
        work(lambda work: work.session.execute(update(StaffMember).values(totp_last_step=None)))
        return secret

    return secret_of


def test_right_password_opens_the_office(client, sign_in):
    answer = sign_in()
    assert (answer.status_code, answer.location) == (303, ACCOUNT)
    assert client.follow(answer).page.h1 == "Your account"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (CONTACT, "wrong"),
        (CONTACT, PASSWORD.upper()),
        ("nobody@city.example", PASSWORD),
        ("nobody@city.example", "wrong"),
        ("x" * 250, PASSWORD),
    ],
)
def test_everybody_else_is_told_the_same(client, sign_in, email, password):
    answer = sign_in(email, password)
    assert answer.status_code == 422
    assert answer.page.problems == [WRONG]
    assert answer.page.form().fields["email"] == email
    assert PASSWORD not in answer.text
    assert not is_in(client)


def test_disabled_person_is_told_the_same(client, sign_in, work, app):
    who = person(app.extensions["portal"], CONTACT)
    work(lambda work: staff.disable(work, who.staff_id))
    assert sign_in().page.problems == [WRONG]
    assert not is_in(client)


def test_nothing_typed_is_answered_beside_the_fields(sign_in):
    answer = sign_in("", "")
    assert answer.status_code == 422
    assert answer.page.errors == {
        "email": "Type your e-mail address.",
        "password": "Type your password.",
    }


def test_whoever_wanted_a_page_gets_there_after_signing_in(client):
    door = client.get("/office/account/password")
    assert door.location == "/office/sign-in?next=%2Foffice%2Faccount%2Fpassword"
    answer = client.submit(client.follow(door).page, email=CONTACT, password=PASSWORD)
    assert answer.location == "/office/account/password"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/office/account",
        "/\\evil.example",
        "javascript:alert(1)",
        "/no/such/page",
        "/office/sign-out",
        "",
    ],
)
def test_way_back_leads_nowhere_else(sign_in, wanted):
    assert sign_in(to=wanted).location == "/office/"


def test_whoever_is_in_already_is_not_asked_again(client, sign_in):
    sign_in()
    assert client.get(f"/office/sign-in?next={ACCOUNT}").location == ACCOUNT


def test_signing_in_without_the_token_is_refused(client):
    answer = client.post("/office/sign-in", data={"email": CONTACT, "password": PASSWORD})
    assert answer.status_code == 400
    assert not is_in(client)


def test_signing_in_from_another_site_is_refused(sign_in):
    assert sign_in(headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_code_is_asked_for_after_the_password(client, sign_in, secret_of):
    secret = secret_of(CONTACT)
    answer = sign_in(to="/office/account/password")
    assert answer.location == "/office/second-factor"
    assert not is_in(client)
    page = client.follow(answer).page
    assert page.h1 == "Enter your code"
    assert client.submit(page, one_time_code=code_of(secret)).location == (
        "/office/account/password"
    )
    assert is_in(client)


def test_code_that_somebody_watched_does_not_work_again(client, sign_in, new_browser, secret_of):
    secret = secret_of(CONTACT)
    code = code_of(secret)
    client.submit(client.follow(sign_in()).page, one_time_code=code)
    other = new_browser()
    answer = other.submit(other.follow(sign_in(browser=other)).page, one_time_code=code)
    assert answer.status_code == 422
    assert "used before" in answer.page.errors["one_time_code"]
    assert not is_in(other)


def test_code_alone_opens_nothing(client):
    answer = client.get("/office/second-factor")
    assert answer.location == "/office/sign-in"
    assert "Please sign in again." in client.follow(answer).page.text


def test_code_has_to_come_within_five_minutes(client, sign_in, secret_of, clock):
    secret = secret_of(CONTACT)
    page = client.follow(sign_in()).page
    clock.shift(timedelta(minutes=5, seconds=1))
    answer = client.submit(page, one_time_code=code_of(secret))
    assert answer.location == "/office/sign-in"
    assert not is_in(client)


def test_changed_password_ends_the_wait_for_a_code(client, sign_in, secret_of, database):
    secret = secret_of(CONTACT)
    page = client.follow(sign_in()).page
    with database.writing() as session:
        session.execute(update(StaffMember).values(password_hash=hash_password("another one")))
    answer = client.submit(page, one_time_code=code_of(secret))
    assert answer.location == "/office/sign-in"


def test_codes_cannot_be_tried_out(client, sign_in, secret_of, clock):
    secret = secret_of(CONTACT)
    page = client.follow(sign_in()).page
    for _ in range(5):
        assert client.submit(page, one_time_code="000000").status_code == 422
    answer = client.submit(page, one_time_code=code_of(secret))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 300
    assert "000000" not in answer.text
    clock.shift(timedelta(minutes=6))
    again = client.follow(sign_in()).page
    assert client.submit(again, one_time_code=code_of(secret)).location == ACCOUNT


@pytest.mark.usefixtures("real_city")
def test_supervisor_enrols_an_app_before_anything_else(client, sign_in, app):
    answer = sign_in(SUPERVISOR)
    assert answer.location == "/office/sign-in/enrol"
    assert not is_in(client)
    page = client.follow(answer).page
    secret = next(iter(page.document.all("code"))).text.replace(" ", "")
    assert client.get(answer.location).page.html.count(secret[:4]) == page.html.count(secret[:4])
    assert client.submit(page, one_time_code="000000").status_code == 422
    assert not is_in(client)
    assert client.submit(page, one_time_code=code_of(secret)).location == ACCOUNT
    assert is_in(client)
    assert person(app.extensions["portal"], SUPERVISOR).has_second_factor


@pytest.mark.usefixtures("real_city")
def test_contact_is_not_asked_to_enrol(client, sign_in):
    sign_in()
    assert is_in(client)


def test_temporary_password_is_changed_first(client, sign_in, work, app):
    who = person(app.extensions["portal"], CONTACT)
    temporary = "vq7k2-handed-over"
    work(lambda work: staff.reset_password(work, who.staff_id, hash_password(temporary)))
    answer = sign_in(password=temporary)
    assert answer.location == "/office/sign-in/new-password"
    assert not is_in(client)
    page = client.follow(answer).page
    same = client.submit(page, new_password=temporary, new_password_again=temporary)
    assert same.page.errors == {"new_password": "This is the password that you have now."}
    new = "seven bicycles by the river"
    typo = client.submit(page, new_password=new, new_password_again=new + "s")
    assert typo.page.errors == {"new_password_again": "This is not the same as above."}
    assert client.submit(page, new_password=new, new_password_again=new).location == ACCOUNT
    assert is_in(client)
    assert sign_in(password=temporary, browser=BrowserlikeClient(app)).status_code == 422


@pytest.mark.usefixtures("real_city")
def test_new_administrator_chooses_a_password_and_then_enrols(client, sign_in, work):
    new = staff.NewStaffMember(
        "new@city.example", "Noor", (RoleAssignment(Role.ADMINISTRATOR),), hash_password("first")
    )
    work(lambda work: staff.add_staff_member(work, new))
    page = client.follow(sign_in("new@city.example", "first")).page
    chosen = "seven bicycles by the river"
    answer = client.submit(page, new_password=chosen, new_password_again=chosen)
    assert answer.location == "/office/sign-in/enrol"
    assert not is_in(client)


def test_hash_with_old_parameters_is_renewed_on_the_way_in(sign_in, database):
    with database.writing() as session:
        old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
        session.execute(update(StaffMember).values(password_hash=old))
    assert sign_in().status_code == 303
    with database.reading() as session:
        statement = select(StaffMember.password_hash).where(StaffMember.email == CONTACT)
        kept = session.scalars(statement).one()
    assert "t=1" in kept


def test_sixth_wrong_password_from_one_place_waits(sign_in, clock):
    for _ in range(5):
        assert sign_in(password="wrong").status_code == 422
    answer = sign_in()
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 60
    assert "Please wait" in answer.page.text
    clock.shift(timedelta(seconds=61))
    assert sign_in().status_code == 303


@pytest.mark.usefixtures("clock")
def test_wrong_passwords_of_one_account_keep_no_other_out(sign_in):
    for _ in range(6):
        sign_in(password="wrong")
    assert sign_in("counter@city.example").status_code == 303


def test_many_addresses_guessing_slow_an_account_down_for_a_minute(sign_in, new_browser, clock):
    _guess_from_everywhere(sign_in, new_browser)
    stranger = new_browser()
    assert sign_in(browser=stranger).status_code == 429
    clock.shift(timedelta(seconds=61))
    assert sign_in(browser=stranger).status_code == 303


@pytest.mark.usefixtures("clock")
def test_nobody_can_lock_a_colleague_out_of_their_own_browser(client, sign_in, new_browser):
    sign_in()
    client.submit(client.get(ACCOUNT).page, "/office/sign-out")
    _guess_from_everywhere(sign_in, new_browser)
    for _ in range(6):
        sign_in(password="wrong", browser=new_browser())  # in the same building, too
    assert sign_in().status_code == 303


@pytest.mark.usefixtures("clock")
def test_known_browser_is_limited_by_itself(client, sign_in):
    sign_in()
    client.submit(client.get(ACCOUNT).page, "/office/sign-out")
    for _ in range(5):
        assert sign_in(password="wrong").status_code == 422
    assert sign_in().status_code == 429


def _guess_from_everywhere(sign_in, new_browser):
    for number in range(20):
        address = {"REMOTE_ADDR": f"198.51.100.{number + 1}"}
        answer = sign_in(password="wrong", browser=new_browser(), environ_base=address)
        assert answer.status_code == 422
