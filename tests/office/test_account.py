"""One's own account: language, password, second factor."""

from datetime import timedelta

import pytest

from portal.services.passwords import is_password
from tests.factories import PASSWORD
from tests.office.conftest import CONTACT
from tests.support.pages import BrowserlikeClient
from tests.support.staff import code_of, person, signed_in

ACCOUNT = "/office/account"
NEW = "seven bicycles by the river"


@pytest.fixture
def contact(client):
    """The browser of the point of contact, who is signed in."""
    return signed_in(client, CONTACT)


@pytest.fixture
def elsewhere(app):
    """The same person's other browser."""
    return signed_in(BrowserlikeClient(app), CONTACT)


def myself(browser, email=CONTACT):
    return person(browser.client.application.extensions["portal"], email)


def offered_secret(page):
    """The secret as the page writes it out."""
    return next(iter(page.document.all("code"))).text.replace(" ", "")


def enrol(browser, password=PASSWORD, steps=0):
    page = browser.get(f"{ACCOUNT}/second-factor").page
    secret = offered_secret(page)
    code = code_of(secret, steps)
    return secret, browser.submit(page, one_time_code=code, current_password=password)


def test_account_page_says_who_one_is(contact):
    page = contact.get(ACCOUNT).page
    assert page.h1 == "Your account"
    assert CONTACT in page.text
    assert "Point of contact" in page.text


@pytest.mark.parametrize("page", ["", "/password", "/second-factor"])
def test_account_is_closed_to_everybody_else(client, page):
    assert client.get(ACCOUNT + page).location.startswith("/office/sign-in")


def test_chosen_language_is_kept_in_every_browser(contact, elsewhere):
    answer = contact.submit(contact.get(ACCOUNT).page, f"{ACCOUNT}/language", language="es")
    assert contact.follow(answer).page.lang == "es"
    assert elsewhere.get(ACCOUNT).page.lang == "es"
    assert myself(contact).language == "es"


def test_chosen_language_wins_over_one_looked_at_before(contact):
    contact.get(f"{ACCOUNT}?lang=ar")
    answer = contact.submit(contact.get(ACCOUNT).page, f"{ACCOUNT}/language", language="es")
    assert contact.follow(answer).page.lang == "es"


@pytest.mark.parametrize("language", ["tlh", "ar"])  # spoken by nobody; not by the office
def test_language_that_the_office_does_not_speak_is_refused(contact, language):
    token = contact.get(ACCOUNT).page.form(f"{ACCOUNT}/language").fields["csrf_token"]
    data = {"language": language, "csrf_token": token}
    assert contact.post(f"{ACCOUNT}/language", data=data).status_code == 422
    assert myself(contact).language == "en"


def change(browser, current=PASSWORD, new=NEW, again=None):
    page = browser.get(f"{ACCOUNT}/password").page
    again = new if again is None else again
    return browser.submit(
        page, current_password=current, new_password=new, new_password_again=again
    )


def test_password_is_changed(contact):
    answer = change(contact)
    assert answer.location == ACCOUNT
    assert "Your password is changed." in contact.follow(answer).page.text
    assert is_password(NEW, myself(contact).password_hash)


def test_changing_the_password_signs_out_everywhere_else(contact, elsewhere):
    before = contact.client.get_cookie("office", domain="portal.test").value
    change(contact)
    assert contact.get(ACCOUNT).status_code == 200
    assert contact.client.get_cookie("office", domain="portal.test").value != before
    assert elsewhere.get(ACCOUNT).status_code == 303


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"current": "wrong"}, "current_password", "This is not your present password."),
        ({"new": "short"}, "new_password", "Use at least 12 characters."),
        ({"new": CONTACT}, "new_password", "This is too close to your name or e-mail."),
        (
            {"new": "Password2026!"},
            "new_password",
            "Many people use a password like this, so it is guessed first.",
        ),
        ({"new": PASSWORD}, "new_password", "This is the password that you have now."),
        ({"again": "else"}, "new_password_again", "This is not the same as above."),
    ],
)
def test_password_is_not_changed_to(contact, typed, field, words):
    answer = change(contact, **typed)
    assert answer.status_code == 422
    assert answer.page.errors[field] == words
    assert PASSWORD not in answer.text
    assert is_password(PASSWORD, myself(contact).password_hash)


def test_present_password_cannot_be_tried_out(contact, clock):
    contact = signed_in(contact, CONTACT)  # at the time at which the clock stands
    for _ in range(5):
        assert change(contact, current="wrong").status_code == 422
    assert change(contact).status_code == 429
    clock.shift(timedelta(minutes=6))
    assert change(contact).status_code == 303


def test_app_is_enrolled_with_a_code_and_the_password(contact, elsewhere):
    secret, answer = enrol(contact)
    assert answer.location == ACCOUNT
    assert "asks for a code from your app" in contact.follow(answer).page.text
    assert myself(contact).has_second_factor
    assert elsewhere.get(ACCOUNT).status_code == 303
    assert len(secret) == 32


def test_secret_stays_the_same_until_it_is_used(contact):
    pages = [contact.get(f"{ACCOUNT}/second-factor").page for _ in range(2)]
    assert offered_secret(pages[0]) == offered_secret(pages[1])
    enrol(contact)
    assert offered_secret(contact.get(f"{ACCOUNT}/second-factor").page) != offered_secret(pages[0])


def test_app_is_not_enrolled_without_the_password(contact):
    _, answer = enrol(contact, password="wrong")
    assert answer.page.errors == {"current_password": "This is not your present password."}
    assert not myself(contact).has_second_factor


def test_app_is_not_enrolled_with_a_wrong_code(contact):
    page = contact.get(f"{ACCOUNT}/second-factor").page
    answer = contact.submit(page, one_time_code="000000", current_password=PASSWORD)
    assert "This code is not right" in answer.page.errors["one_time_code"]
    assert not myself(contact).has_second_factor


def test_second_factor_is_removed_with_the_password(contact):
    enrol(contact)
    page = contact.get(ACCOUNT).page
    remove = f"{ACCOUNT}/second-factor/remove"
    wrong = contact.submit(page, remove, current_password="wrong")
    assert wrong.status_code == 422
    assert myself(contact).has_second_factor
    answer = contact.submit(page, remove, current_password=PASSWORD)
    assert answer.location == ACCOUNT
    assert not myself(contact).has_second_factor
    assert contact.get(ACCOUNT).status_code == 200


@pytest.mark.usefixtures("real_city")
def test_supervisor_cannot_remove_it(client):
    supervisor = signed_in(client, "supervisor@city.example")
    enrol(supervisor)
    page = supervisor.get(ACCOUNT).page
    assert "cannot be switched off" in page.text
    token = page.form("/office/sign-out").fields["csrf_token"]
    data = {"csrf_token": token, "current_password": PASSWORD}
    answer = supervisor.post(f"{ACCOUNT}/second-factor/remove", data=data)
    assert answer.status_code == 403
    assert myself(supervisor, "supervisor@city.example").has_second_factor
