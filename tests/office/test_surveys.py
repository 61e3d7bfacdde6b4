"""Surveys: written in every language, published as versions, asked where they are placed."""

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.domain.survey import questions_from
from portal.models import Survey, SurveyPlacement, SurveyUse, SurveyVersion
from portal.queries.surveys import newest_version
from portal.starter import add_survey
from tests.factories import MONDAY
from tests.office.conftest import Office
from tests.support.pages import BrowserlikeClient as Browser

SURVEYS = "/office/surveys"
VISIT = f"{SURVEYS}/your-visit"


@pytest.fixture
def administrator(office: Office, database: Database) -> Browser:
    """An administrator of a city that asks the ready-made survey."""
    with database.writing() as session:
        add_survey(session, MONDAY)
    return office("administrator")


def versions(database: Database, slug: str = "your-visit") -> dict[int | None, list[str]]:
    """The keys that each version of the survey asks; the draft is called None."""
    with database.reading() as session:
        rows = session.execute(
            select(SurveyVersion.number, SurveyVersion.questions)
            .join(Survey, Survey.id == SurveyVersion.survey_id)
            .where(Survey.slug == slug)
        )
        return {row.number: [each["key"] for each in row.questions] for row in rows}


def submit(browser: Browser, address: str, action: str | None = None, **fields: object) -> Browser:
    """Fill in the form of a page and send it; gives the answer."""
    return browser.submit(browser.get(address).page, action or address, **fields)


def test_a_survey_begins_with_the_ready_made_questions_and_is_asked_of_nobody(
    administrator: Browser, database: Database
) -> None:
    answer = submit(administrator, f"{SURVEYS}/new", name="Library visit")

    page = administrator.follow(answer).page
    assert "Nobody is asked it yet." in page.text
    assert "How was your visit?" in page.text
    with database.reading() as session:
        survey = session.scalars(select(Survey).where(Survey.slug == "library-visit")).one()
        assert newest_version(session, survey.id) is None


def test_a_question_is_added_in_every_language_and_asked_once_it_is_published(
    administrator: Browser, database: Database
) -> None:
    new = f"{VISIT}/questions/new/single"
    asked = versions(database)[1]

    submit(
        administrator,
        new,
        words_en="Did you find the room?",
        words_es="¿Encontró la sala?",
        option_0_en="At once",
        option_1_en="After asking",
        only_if=["visit=1", "visit=2"],
    )
    assert versions(database) == {1: asked, None: [*asked, "q1"]}

    submit(administrator, VISIT, f"{VISIT}/publication")
    assert versions(database) == {1: asked, 2: [*asked, "q1"]}
    with database.reading() as session:
        published = newest_version(session, session.scalars(select(Survey.id)).one())
    question = published.questions[-1]
    assert question.words == {"en": "Did you find the room?", "es": "¿Encontró la sala?"}
    assert [option.words["en"] for option in question.options] == ["At once", "After asking"]
    assert question.condition.question == "visit"
    assert question.condition.values == {"1", "2"}


def test_what_was_published_never_changes(administrator: Browser, database: Database) -> None:
    with database.reading() as session:
        before = session.scalars(select(SurveyVersion.questions)).one()

    submit(administrator, f"{VISIT}/questions/visit", words_en="How did we do?")

    with database.reading() as session:
        stored = session.scalars(select(SurveyVersion.questions).where(SurveyVersion.number == 1))
        assert stored.one() == before
    assert "How was your visit?" in administrator.get(f"{VISIT}/versions/1").page.text
    assert "How did we do?" in administrator.get(VISIT).page.text


def test_a_key_is_never_given_twice(administrator: Browser, database: Database) -> None:
    new = f"{VISIT}/questions/new/yes_no"
    submit(administrator, new, words_en="Was it open?")
    submit(administrator, VISIT, f"{VISIT}/publication")
    submit(administrator, VISIT, f"{VISIT}/questions/q1/removal")

    submit(administrator, new, words_en="Was it warm?")

    assert versions(database)[None][-1] == "q2"


def test_an_answer_keeps_its_key_when_its_words_change(
    administrator: Browser, database: Database
) -> None:
    address = f"{VISIT}/questions/wrong"

    submit(
        administrator,
        address,
        option_wait_en="The waiting time",
        option_place_en="",
        option_place_es="",
        option_place_ar="",
    )

    with database.reading() as session:
        draft = session.scalars(select(SurveyVersion).where(SurveyVersion.number.is_(None))).one()
        options = {o.key: o.words for o in questions_from(draft.questions)[1].options}
    assert options["wait"]["en"] == "The waiting time"
    assert "place" not in options


def test_a_survey_that_does_not_begin_with_faces_cannot_be_published(
    administrator: Browser, database: Database
) -> None:
    submit(administrator, VISIT, f"{VISIT}/questions/visit/down")

    page = administrator.get(VISIT).page
    assert "The first question must be one of five faces" in page.text
    assert "Publish" not in page.text.split()
    assert 2 not in versions(database)


def test_a_question_that_moves_before_the_one_it_depends_on_is_asked_of_everybody(
    administrator: Browser, database: Database
) -> None:
    submit(administrator, VISIT, f"{VISIT}/questions/wrong/up")

    with database.reading() as session:
        draft = session.scalars(select(SurveyVersion).where(SurveyVersion.number.is_(None))).one()
    assert draft.questions[0]["key"] == "wrong"
    assert "condition" not in draft.questions[0]


def test_a_draft_is_given_up(administrator: Browser, database: Database) -> None:
    submit(administrator, VISIT, f"{VISIT}/questions/visit/removal")

    submit(administrator, VISIT, f"{VISIT}/draft/discard")

    assert set(versions(database)) == {1}


def test_a_question_without_words_is_refused_and_what_was_typed_is_kept(
    administrator: Browser,
) -> None:
    answer = submit(administrator, f"{VISIT}/questions/new/yes_no", words_es="¿Bien?")

    assert answer.status_code == 422
    assert "Write the question." in answer.page.problems
    assert answer.page.form(f"{VISIT}/questions/new/yes_no").fields["words_es"] == "¿Bien?"


def test_a_condition_names_answers_to_one_question_only(administrator: Browser) -> None:
    ticked = ["visit=1", "wrong=wait"]

    answer = submit(administrator, f"{VISIT}/questions/new/yes_no", words_en="Why?", only_if=ticked)

    assert "Tick answers to one question only." in answer.page.problems


def test_two_people_who_change_one_question_at_once_lose_nothing(
    administrator: Browser, office: Office
) -> None:
    address = f"{VISIT}/questions/visit"
    opened = administrator.get(address).page
    submit(office("administrator"), address, words_en="How did it go?")

    answer = administrator.submit(opened, address, words_en="How was it?")

    assert answer.status_code == 422
    assert "A colleague has changed this question meanwhile." in answer.page.text
    assert answer.page.form(address).fields["words_en"] == "How was it?"
    assert administrator.submit(answer.page, address).status_code == 303
    assert "How was it?" in administrator.get(VISIT).page.text


def test_missing_words_are_named_by_language(administrator: Browser) -> None:
    submit(administrator, f"{VISIT}/questions/new/yes_no", words_en="Was it open?")

    assert "1 text is missing in Spanish" in administrator.get(VISIT).page.text
    assert "Spanish" in administrator.get(SURVEYS).page.text


def test_a_survey_is_placed_for_a_site_and_a_period_and_taken_away_again(
    administrator: Browser, database: Database
) -> None:
    submit(
        administrator,
        VISIT,
        f"{VISIT}/places",
        use="closed_case",
        site="city-hall",
        first_on="2026-11-01",
        last_on="2026-11-30",
    )

    with database.reading() as session:
        placed = session.scalars(
            select(SurveyPlacement).where(SurveyPlacement.use == SurveyUse.CLOSED_CASE)
        ).one()
    assert (placed.first_on.day, placed.last_on.day, placed.department_id) == (1, 30, None)
    submit(administrator, VISIT, f"{VISIT}/places/{placed.id}/removal")
    with database.reading() as session:
        assert session.get(SurveyPlacement, placed.id) is None


def test_a_period_that_ends_before_it_begins_is_refused(administrator: Browser) -> None:
    answer = submit(
        administrator, VISIT, f"{VISIT}/places", first_on="2026-11-30", last_on="2026-11-01"
    )

    assert "The last day is before the first one." in answer.page.problems


def test_a_retired_survey_comes_back(administrator: Browser) -> None:
    submit(administrator, VISIT, f"{VISIT}/retirement")
    assert "It is asked nowhere." in administrator.get(VISIT).page.text

    submit(administrator, VISIT, f"{VISIT}/return")
    assert "It is asked nowhere." not in administrator.get(VISIT).page.text


def test_the_preview_shows_each_screen_in_a_chosen_language(administrator: Browser) -> None:
    page = administrator.get(f"{VISIT}/preview?language=es").page

    assert "¿Cómo fue su visita?" in page.text
    assert "Muy mal" in page.text
    assert "As on the tablet" in page.text


def test_every_act_stands_in_the_list_of_changes(administrator: Browser) -> None:
    submit(administrator, VISIT, f"{VISIT}/questions/visit/down")

    page = administrator.get("/office/settings/changes").page
    assert "Survey: your-visit" in page.text
    assert "draft changed" in page.text
