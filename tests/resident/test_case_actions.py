"""What a resident can do with a case, and what happens when it is too late for it."""

from io import BytesIO

import pytest
from flask import Flask

from portal.domain.case import Outcome, Status
from portal.domain.history import EventType
from portal.models import CaseEvent, CaseRating, Message
from portal.services import casework
from portal.services.casework import Words
from tests.resident.conftest import WORDS, City, Resident, a_photo


@pytest.fixture(autouse=True)
def code(client: Resident) -> str:
    """A case at the permits counter, open in the resident's browser."""
    return client.file(department="permits")


@pytest.fixture
def resolved(the_city: City) -> None:
    """The department has told the outcome."""
    the_city.act("contact", casework.resolve, Outcome.FIXED, WORDS)


def test_the_whole_story(the_city: City, app: Flask, code: str) -> None:
    the_city.act("contact", casework.acknowledge, WORDS)
    the_city.act("contact", casework.ask, Words("Which lamp?", "en"))

    phone = Resident(app)
    phone.open(code)
    answered = phone.act("/case/information", words="The left one.", photos=[a_photo()])
    assert answered.location == "/case"
    page = phone.follow(answered).page
    assert ("The left one." in page.text, "/thumbnail" in page.html) == (True, True)

    the_city.act("contact", casework.resolve, Outcome.FIXED, WORDS)
    phone.act("/case/dispute", words="It is still out.")
    assert the_city.case().status is Status.IN_PROGRESS

    the_city.act("supervisor", casework.resolve, Outcome.FIXED, WORDS)
    phone.act("/case/rating", treatment="5", outcome="4", comment="At last.")
    (rating,) = the_city.rows(CaseRating)
    assert (rating.treatment, rating.outcome, rating.comment) == (5, 4, "At last.")


def test_information_can_be_added_before_anybody_asks(client: Resident, the_city: City) -> None:
    client.act("/case/information", words="It was the left lamp.")

    assert [message.body for message in the_city.rows(Message)] == ["It was the left lamp."]


def test_a_photo_alone_is_an_answer(client: Resident, the_city: City) -> None:
    client.act("/case/information", photos=[a_photo()])

    assert _events(the_city)[-1] is EventType.INFORMATION_ADDED
    assert "/thumbnail" in client.get("/case").text


def test_nothing_at_all_is_no_answer(client: Resident) -> None:
    answer = client.act("/case/information")

    assert answer.status_code == 422
    assert answer.page.errors == {"information-words": "Please write something, or choose a photo."}


def test_a_bad_photo_keeps_the_words_and_the_good_one(client: Resident) -> None:
    letter = (BytesIO(b"%PDF-1.7"), "letter.pdf")
    answer = client.act("/case/information", words="See here.", photos=[a_photo(), letter])

    assert answer.status_code == 422
    form = answer.page.form("/case/information")
    assert form.fields["words"] == "See here."
    assert len(form.choices("kept_photos")) == 1


def test_the_same_answer_sent_twice_is_said_once(client: Resident, the_city: City) -> None:
    page = client.get("/case").page
    for _ in range(2):
        client.submit(page, "/case/information", words="The left one.")

    assert len(the_city.rows(Message)) == 1


def test_the_same_words_can_be_said_again_later(client: Resident, the_city: City) -> None:
    for _ in range(2):
        client.act("/case/information", words="Any news?")

    assert len(the_city.rows(Message)) == 2


@pytest.mark.usefixtures("resolved")
def test_a_rating_needs_both_answers(client: Resident) -> None:
    answer = client.act("/case/rating", treatment="5", comment="Kind people.")

    assert answer.status_code == 422
    assert list(answer.page.errors) == ["outcome"]
    fields = answer.page.form("/case/rating").fields
    assert (fields["treatment"], fields["comment"]) == ("5", "Kind people.")


@pytest.mark.usefixtures("resolved")
def test_a_rating_can_be_changed_and_counts_once(client: Resident, the_city: City) -> None:
    client.act("/case/rating", treatment="1", outcome="1")
    page = client.get("/case").page
    assert page.form("/case/rating").fields["treatment"] == "1"

    client.submit(page, "/case/rating", treatment="4", outcome="5")
    (rating,) = the_city.rows(CaseRating)
    assert (rating.treatment, rating.outcome) == (4, 5)


@pytest.mark.usefixtures("resolved")
def test_a_dispute_is_possible_once_and_brings_somebody_else_in(
    client: Resident, the_city: City
) -> None:
    page = client.get("/case").page
    assert "somebody else than before looks at it" in page.text
    for _ in range(2):  # a double press is no second dispute
        assert client.submit(page, "/case/dispute", words="Still out.").location == "/case"

    the_city.act("supervisor", casework.resolve, Outcome.FIXED, WORDS)
    assert "/case/dispute" not in client.get("/case").text
    answer = client.submit(page, "/case/dispute", words="Out again.\nReally.")
    assert answer.status_code == 409
    assert "Out again." in answer.page.text


@pytest.mark.usefixtures("resolved")
def test_a_dispute_says_what_is_wrong(client: Resident) -> None:
    answer = client.act("/case/dispute", words=" ")

    assert answer.status_code == 422
    assert answer.page.errors == {"dispute-words": "Please say what is still wrong."}


def test_withdrawing_ends_the_work_and_can_be_pressed_twice(
    client: Resident, the_city: City
) -> None:
    page = client.get("/case").page
    for _ in range(2):
        assert client.submit(page, "/case/withdrawal").location == "/case"

    assert the_city.case().status is Status.WITHDRAWN
    assert _events(the_city).count(EventType.CASE_WITHDRAWN) == 1
    assert "You took this case back" in client.get("/case").page.text


def test_what_comes_too_late_says_where_the_case_stands_and_keeps_the_words(
    client: Resident, the_city: City
) -> None:
    page = client.get("/case").page
    the_city.act("contact", casework.refer, Words("The county answers this.", "en"))

    answer = client.submit(page, "/case/information", words="It was the left lamp.")
    assert answer.status_code == 409
    assert "Somebody else has to answer this." in answer.page.text
    assert "It was the left lamp." in answer.page.text
    assert client.submit(page, "/case/withdrawal").status_code == 409
    assert client.submit(page, "/case/information", words=" ").status_code == 409


def test_a_resident_can_be_reached_elsewhere_and_become_anonymous(
    client: Resident, the_city: City
) -> None:
    client.act("/case/contact", contact_email="ana@example.org", contact_name="Ana")
    assert the_city.case().contact_email == "ana@example.org"
    page = client.get("/case").page
    assert page.form("/case/contact").fields["contact_email"] == "ana@example.org"

    client.submit(page, "/case/contact", contact_email="", contact_name="")
    assert (the_city.case().contact_email, the_city.case().contact_name) == ("", "")


def test_a_wrong_address_is_said_beside_its_field(client: Resident) -> None:
    answer = client.act("/case/contact", contact_email="ana@", contact_name="Ana")

    assert answer.status_code == 422
    assert list(answer.page.errors) == ["contact_email"]
    assert answer.page.form("/case/contact").fields["contact_name"] == "Ana"


@pytest.mark.parametrize(
    "action", ["information", "rating", "dispute", "withdrawal", "contact", "code", "leave"]
)
def test_no_act_is_possible_without_the_token_or_by_looking(client: Resident, action: str) -> None:
    assert client.post(f"/case/{action}", data={"words": "x"}).status_code == 400
    assert client.get(f"/case/{action}").status_code == 405


@pytest.mark.parametrize("action", ["information", "rating", "dispute", "withdrawal", "contact"])
def test_no_act_is_possible_without_the_case(app: Flask, action: str) -> None:
    stranger = Resident(app)
    token = stranger.get("/track").page.form("/track").fields["csrf_token"]

    answer = stranger.post(f"/case/{action}", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/track")


def _events(city: City) -> list[EventType]:
    return [event.type for event in city.rows(CaseEvent)]
