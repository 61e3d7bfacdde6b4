"""Another language in the midst of a form: everything that was typed stays, without any script."""

import pytest

from portal.domain.case import Outcome
from portal.models import Attachment, Case, CaseRating, VisitRating
from portal.services import casework
from portal.services.casework import Words
from tests.resident.conftest import City, Resident, a_photo


def test_what_was_typed_stays_when_the_language_changes(client: Resident, the_city: City) -> None:
    page = client.get("/feedback").page

    answer = client.submit(
        page,
        "/feedback",
        press="es",
        description="The lamp is out.",
        kind="suggestion",
        department="permits",
        contact_email="ana at example",
    )

    assert answer.status_code == 200
    assert answer.page.lang == "es"
    assert answer.page.problems == []
    fields = answer.page.form("/feedback").fields
    assert (fields["description"], fields["kind"]) == ("The lamp is out.", "suggestion")
    assert (fields["department"], fields["contact_email"]) == ("permits", "ana at example")
    assert the_city.rows(Case) == []
    assert client.get("/").page.lang == "es"  # and is remembered


def test_a_chosen_photo_goes_along(client: Resident, the_city: City) -> None:
    page = client.get("/feedback").page

    page = client.submit(page, "/feedback", press="ar", photos=a_photo()).page
    client.submit(page, "/feedback", description="The lamp is out.")

    (case,) = the_city.rows(Case)
    assert case.language == "ar"
    assert [photo.case_id for photo in the_city.rows(Attachment)] == [case.id]


def test_a_face_and_its_comment_stay(client: Resident, the_city: City) -> None:
    page = client.get("/rate/city-hall").page

    page = client.submit(page, "/rate/city-hall", press="es", score="2", comment="Long.").page

    fields = page.form("/rate/city-hall").fields
    assert (page.lang, fields["score"], fields["comment"]) == ("es", "2", "Long.")
    assert the_city.rows(VisitRating) == []


def test_a_half_typed_code_stays_and_is_no_guess(client: Resident) -> None:
    page = client.submit(client.get("/track").page, "/track", press="es", code="7K3M").page

    assert (page.lang, page.form("/track").fields["code"]) == ("es", "7K3M")
    assert page.problems == []


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        ("/case/information", {"words": "It is the blue one."}),
        ("/case/contact", {"contact_email": "ana at example"}),
    ],
)
def test_what_was_typed_on_the_page_of_a_case_stays(
    client: Resident, the_city: City, action: str, typed: dict[str, str]
) -> None:
    client.file(department="permits", description="The lamp is out.")
    version = the_city.case().version

    # A script hands the switch to the form that was typed in; without one it is the first form's.
    data = client.get("/case").page.form(action).filled_in(**typed)
    answer = client.post(action, data={**data, "switch_language": "es"})

    assert (answer.status_code, answer.page.lang, answer.page.problems) == (200, "es", [])
    fields = answer.page.form(action).fields
    assert {name: fields[name] for name in typed} == typed
    assert the_city.case().version == version


def test_an_opinion_half_given_stays_and_is_not_counted(client: Resident, the_city: City) -> None:
    client.file(department="permits", description="The lamp is out.")
    the_city.act("contact", casework.resolve, Outcome.FIXED, Words("It burns.", "en"))

    page = client.submit(client.get("/case").page, "/case/rating", press="ar", treatment="2").page

    fields = page.form("/case/rating").fields
    assert (page.lang, fields["treatment"]) == ("ar", "2")
    assert page.problems == []
    assert the_city.rows(CaseRating) == []


def test_a_photo_for_the_city_goes_along(client: Resident, the_city: City) -> None:
    client.file(department="permits", description="The lamp is out.")

    page = client.get("/case").page
    page = client.submit(page, "/case/information", press="es", photos=a_photo()).page
    client.submit(page, "/case/information", words="Here it is.")

    assert [photo.case_id for photo in the_city.rows(Attachment)] == [the_city.case().id]


def test_the_enter_key_sends_the_form(client: Resident, the_city: City) -> None:
    client.submit(client.get("/rate/city-hall").page, "/rate/city-hall", score="4")

    (rating,) = the_city.rows(VisitRating)
    assert rating.score == 4


@pytest.mark.parametrize("language", ["xx", "", "es'; --", "e" * 500])
def test_a_language_that_the_city_does_not_offer_changes_nothing(
    client: Resident, language: str
) -> None:
    data = client.get("/rate/city-hall").page.form("/rate/city-hall").filled_in(score="3")
    data["switch_language"] = language

    answer = client.post("/rate/city-hall", data=data)

    assert answer.status_code in (200, 303)
    assert client.get("/").page.lang == "en"
