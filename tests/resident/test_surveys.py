"""A survey on one's own phone: after a visit, and after a case was answered (D.1)."""

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.domain.case import Outcome
from portal.models import (
    Answer,
    CaseRating,
    Survey,
    SurveyPlacement,
    SurveyUse,
    SurveyVersion,
    VisitRating,
)
from portal.services import casework
from portal.services.casework import Words
from portal.starter import add_survey
from tests.factories import MONDAY
from tests.resident.conftest import City, Resident

RATE = "/rate/city-hall"


@pytest.fixture
def asked(the_city: City, database: Database) -> None:  # noqa: ARG001
    """A city that asks the ready-made survey everywhere."""
    with database.writing() as session:
        add_survey(session, MONDAY)
        survey_id = session.scalars(select(Survey.id)).one()
        session.add(SurveyPlacement(survey_id=survey_id, use=SurveyUse.CLOSED_CASE))


def answers(the_city: City) -> dict[str, object]:
    """Everything that was answered: key of the question → what is stored."""
    return {row.question: row.text or row.choices or row.number for row in the_city.rows(Answer)}


@pytest.mark.usefixtures("asked")
def test_one_face_is_still_enough(client: Resident, the_city: City) -> None:
    answer = client.submit(client.get(RATE).page, RATE, score="5")

    assert answer.status_code == 303
    (rating,) = the_city.rows(VisitRating)
    assert (rating.score, rating.survey_version_id) == (5, 1)
    assert answers(the_city) == {"visit": 5}


@pytest.mark.usefixtures("asked")
def test_every_answer_that_was_asked_for_is_kept_and_no_other(
    client: Resident, the_city: City
) -> None:
    client.submit(
        client.get(RATE).page,
        RATE,
        score="2",
        answer_wrong=["wait", "language"],
        answer_good=["place"],  # asked of those who were pleased
        answer_courtesy="4",
        answer_information="no",
        comment="The line was long.",
    )

    (rating,) = the_city.rows(VisitRating)
    assert rating.comment == "The line was long."
    found = answers(the_city)
    assert found["wrong"] == ["wait", "language"]
    assert "good" not in found
    assert (found["visit"], found["courtesy"], found["information"]) == (2, 4, 0)
    assert "The line was long." in found.values()


@pytest.mark.usefixtures("asked")
def test_a_survey_sent_twice_counts_once(client: Resident, the_city: City) -> None:
    page = client.get(RATE).page
    for _ in range(2):
        client.submit(page, RATE, score="4", answer_courtesy="5")

    assert len(the_city.rows(VisitRating)) == 1
    assert answers(the_city) == {"visit": 4, "courtesy": 5}


@pytest.mark.usefixtures("asked")
def test_without_a_face_every_answer_is_kept_on_the_page(client: Resident) -> None:
    answer = client.submit(client.get(RATE).page, RATE, answer_wrong=["wait"], comment="Long.")

    assert answer.status_code == 422
    fields = answer.page.form(RATE).fields
    assert (fields.getlist("answer_wrong"), fields["comment"]) == (["wait"], "Long.")


@pytest.mark.usefixtures("asked")
def test_a_survey_is_asked_in_the_language_of_the_page(client: Resident) -> None:
    page = client.get(f"{RATE}?lang=es").page

    assert "¿Cómo fue su visita?" in page.text
    assert "¿Qué podría mejorar?" in page.text


@pytest.mark.usefixtures("asked")
def test_whoever_began_an_older_version_answers_that_one(
    client: Resident, the_city: City, database: Database
) -> None:
    page = client.get(RATE).page
    with database.writing() as session:
        survey_id = session.scalars(select(Survey.id)).one()
        face = {"key": "other", "kind": "face", "words": {"en": "And now?"}}
        session.add(
            SurveyVersion(
                survey_id=survey_id,
                number=2,
                questions=[face],
                written_at=MONDAY,
                published_at=MONDAY,
            )
        )

    client.submit(page, RATE, score="1", answer_information="yes")

    (rating,) = the_city.rows(VisitRating)
    assert rating.survey_version_id == 1
    assert answers(the_city) == {"visit": 1, "information": 1}
    assert "And now?" in client.get(RATE).page.text


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("version", ["999", "0", "one", "9" * 40])
def test_a_version_that_was_never_published_counts_as_the_face_alone(
    client: Resident, the_city: City, version: str
) -> None:
    data = client.get(RATE).page.form(RATE).filled_in(score="3")
    data["survey_version"] = version

    assert client.post(RATE, data=data).status_code == 303
    (rating,) = the_city.rows(VisitRating)
    assert rating.score == 3


@pytest.mark.usefixtures("asked")
def test_a_closed_case_asks_beside_the_two_questions_that_it_always_asks(
    client: Resident, the_city: City
) -> None:
    client.file(department="permits")
    the_city.act("contact", casework.resolve, Outcome.FIXED, Words("Mended.", "en"))

    client.act(
        "/case/rating", treatment="4", outcome="3", answer_visit="4", answer_information="yes"
    )

    (rating,) = the_city.rows(CaseRating)
    assert (rating.treatment, rating.outcome, rating.survey_version_id) == (4, 3, 1)
    assert answers(the_city) == {"visit": 4, "information": 1}
    client.act("/case/rating", treatment="5", outcome="5", answer_information="no")
    assert answers(the_city) == {"information": 0}
