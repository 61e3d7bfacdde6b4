"""Another language in the midst of a form: everything that was typed stays, without any script."""

import pytest

from portal.models import Attachment, Case, VisitRating
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
