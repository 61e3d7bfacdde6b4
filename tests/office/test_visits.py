"""Ratings of visits: the rule of what counts, intervals, groups, charts, comments, cases (D.1)."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from portal.db import Database
from portal.domain.case import Channel, Kind
from portal.models import (
    Answer,
    Case,
    Department,
    KioskDevice,
    Site,
    Survey,
    SurveyVersion,
    VisitRating,
)
from portal.starter import add_survey
from tests.factories import MONDAY, a_kiosk, a_paired_device
from tests.office.conftest import Office
from tests.support.html import text_of
from tests.support.pages import Page

VISITS = "/office/ratings/visits"
ALL = f"{VISITS}?first_on=2026-09-01&last_on=2026-11-30"


def rate(database: Database, count: int = 1, **changes: object) -> None:
    """Ratings of visits to the permits counter, an hour apart."""
    with database.writing() as session:
        values = {
            "site_id": session.scalars(select(Site.id).where(Site.slug == "city-hall")).one(),
            "department_id": session.scalars(
                select(Department.id).where(Department.slug == "permits")
            ).one(),
            "channel": Channel.WEB,
            "language": "en",
            "score": 5,
            "comment": "",
            "rated_at": MONDAY,
        }
        start = changes.pop("rated_at", MONDAY - timedelta(days=20))
        assert isinstance(start, datetime)
        rows = [
            values | changes | {"rated_at": start + timedelta(hours=number)}
            for number in range(count)
        ]
        session.execute(insert(VisitRating), rows)


def row(page: Page, name: str) -> str:
    """The words of the first row of a table that begins with this name."""
    rows = (text_of(each) for each in page.document.all("tr"))
    return next(words for words in rows if words.startswith(name))


def test_the_headline_stands_with_its_range_and_its_rule(
    office: Office, database: Database
) -> None:
    rate(database, 8)
    rate(database, 2, score=2)

    page = office("contact").get(ALL).page

    assert "80% between 49% and 94%" in page.text
    assert "10 ratings count." in page.text
    assert "people who chose to answer" in page.text


def test_repeats_are_left_out_of_the_headline_and_shown_beside_it(
    office: Office, database: Database
) -> None:
    rate(database, 10)
    rate(database, 10, score=1, is_repeat=True)

    text = office("contact").get(ALL).page.text

    assert "10 ratings count." in text
    assert "10 repeats are left out: pressed at the same tablet within 10 seconds" in text
    assert "With them it would be 50% of 20." in text


def test_of_few_ratings_no_share_is_said(office: Office, database: Database) -> None:
    rate(database, 3)

    assert "3 of 3: too few to say" in office("contact").get(ALL).page.text


def test_groups_that_are_too_small_are_not_compared(office: Office, database: Database) -> None:
    rate(database, 30)
    rate(database, 12, channel=Channel.POSTER)

    page = office("contact").get(ALL).page

    assert row(page, "Web").endswith("between 89% and 100%")
    assert row(page, "Poster").endswith("too few to compare")


def test_hours_and_weekdays_are_those_of_the_city_and_of_sure_clocks(
    office: Office, database: Database
) -> None:
    rate(database, 1, rated_at=datetime.fromisoformat("2026-11-03T15:10:00+00:00"))
    rate(
        database,
        1,
        rated_at=datetime.fromisoformat("2026-11-04T20:10:00+00:00"),
        is_time_uncertain=True,
    )

    page = office("contact").get(ALL).page

    assert row(page, "Tuesday 1")
    assert "Wednesday" not in [text_of(each) for each in page.document.all("strong")]
    assert "1 has a time that is not sure" in page.text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("site=city-hall", 6),
        ("channel=kiosk", 2),
        ("language=es", 1),
        ("kiosk=lobby", 2),
        ("department=permits", 6),
        ("channel=nonsense", 6),
    ],
)
def test_a_filter_leaves_what_it_names(
    office: Office, database: Database, query: str, count: int
) -> None:
    with database.writing() as session:
        site = session.scalars(select(Site).where(Site.slug == "city-hall")).one()
        a_paired_device(session, a_kiosk(session, site, slug="lobby"))
        device = session.scalars(select(KioskDevice.id)).one()
    rate(database, 3)
    rate(database, 1, language="es")
    rate(database, 2, channel=Channel.KIOSK, device_id=device)

    page = office("administrator").get(f"{ALL}&{query}").page

    assert f"{count} rating" in page.text


def test_the_chart_marks_what_is_no_chance_and_has_every_number_beside_it(
    office: Office, database: Database
) -> None:
    for week in range(9):
        at = MONDAY - timedelta(days=7 * week + 2)
        rate(database, 20 if week else 2, rated_at=at)
        rate(database, 1 + week % 2 if week else 18, rated_at=at, score=1)

    answer = office("contact").get(ALL)

    assert 'aria-label="Share of satisfied ratings over time' in answer.text
    assert 'class="signal"' in answer.text
    assert row(answer.page, "Tuesday, November 17").endswith("10% outside the limits")


def test_questions_are_counted_with_the_same_meaning_in_all_versions(
    office: Office, database: Database
) -> None:
    with database.writing() as session:
        add_survey(session, MONDAY)
        first = session.scalars(select(SurveyVersion)).one()
        newer = SurveyVersion(
            survey_id=session.scalars(select(Survey.id)).one(),
            number=2,
            questions=first.questions,
            written_at=MONDAY,
            published_at=MONDAY,
        )
        session.add(newer)
        session.flush()
        versions = first.id, newer.id
    for version in versions:
        rate(database, 5, survey_version_id=version)
    with database.writing() as session:
        for rating_id in session.scalars(select(VisitRating.id)):
            session.add(Answer(visit_rating_id=rating_id, question="courtesy", number=4))
            session.add(
                Answer(visit_rating_id=rating_id, question="good", choices=["wait", "place"])
            )

    page = office("contact").get(ALL).page

    assert "How courteous were we?" in page.text
    assert row(page, "Good 10").startswith("Good 10")
    assert row(page, "It was quick").startswith("It was quick 10")


def test_comments_are_found_by_their_words_and_their_face(
    office: Office, database: Database
) -> None:
    rate(database, 1, comment="La línea tardó: a long wait.", score=2)
    rate(database, 1, comment="A long and friendly talk.", score=5)
    browser = office("contact")

    both = browser.get(f"{ALL}&words=LONG").page.text
    assert "La línea tardó" in both
    assert "friendly talk" in both
    bad = browser.get(f"{ALL}&words=LINEA&score=2").page.text
    assert "La línea tardó" in bad
    assert "friendly talk" not in bad
    assert "No comment fits" in browser.get(f"{ALL}&words=%25").page.text


def test_a_comment_becomes_one_case_however_often_it_is_pressed(
    office: Office, database: Database
) -> None:
    rate(database, 1, comment="Nobody answered the bell.", score=1, language="es")
    action = f"{VISITS}/1/case"
    supervisor = office("supervisor")
    page = supervisor.get(ALL).page
    assert "Make a case of it" in page.text
    for _ in range(2):
        supervisor.submit(page, action)

    with database.reading() as session:
        (case,) = session.scalars(select(Case)).all()
    assert case.description == "Nobody answered the bell."
    assert (case.kind, case.language, case.channel) == (Kind.COMPLAINT, "es", Channel.WEB)
    page = supervisor.get(ALL).page
    assert f"Case {case.reference}" in page.text
    assert "Make a case of it" not in page.text


def test_another_departments_ratings_are_not_counted_nor_made_into_cases(
    office: Office, database: Database
) -> None:
    with database.writing() as session:
        parks = session.scalars(select(Department.id).where(Department.slug == "parks")).one()
    rate(database, 12, department_id=parks, comment="The bench is broken.")

    supervisor = office("supervisor")
    assert "The bench is broken." not in supervisor.get(ALL).page.text
    token = supervisor.get("/office/cases/new").page.form("/office/cases/new").fields["csrf_token"]
    answer = supervisor.post(f"{VISITS}/1/case", data={"csrf_token": token})

    assert answer.status_code == 404
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_the_table_to_take_away_has_every_rating_and_no_formula(
    office: Office, database: Database
) -> None:
    rate(database, 1, comment="=HYPERLINK(1)", score=1)
    rate(database, 1, is_repeat=True)

    answer = office("contact").get(ALL.replace("visits?", "visits.csv?"))

    lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(lines) == 3
    assert {line[-1] for line in lines[1:]} == {"'=HYPERLINK(1)", ""}
    assert {line[-2] for line in lines[1:]} == {"yes", "no"}


def test_ten_thousand_ratings_are_drawn(office: Office, database: Database) -> None:
    for number in range(50):
        at = MONDAY - timedelta(days=number, hours=8)
        rate(database, 200, rated_at=at - timedelta(hours=199), score=1 + number % 5)

    text = office("contact").get(ALL).page.text

    assert "ratings count." in text
    assert "10,000" in text
