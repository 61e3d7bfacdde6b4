"""Ratings by department, reply template and place, and what residents wrote beside them (D.1)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.domain.case import Action, Outcome
from portal.models import Case, ReplyTemplate
from portal.services import casework, resident_actions
from portal.services.casework import Words
from portal.services.visit_ratings import Visit, rate_visit
from tests.factories import MONDAY, work
from tests.office.cases import do, file
from tests.office.conftest import Office
from tests.office.test_board import plant_allegation
from tests.support.html import text_of
from tests.support.pages import Page

RATINGS = "/office/ratings"
ENOUGH = 10


def test_a_department_reads_what_its_residents_think(office: Office, database: Database) -> None:
    rate(database, 5, 4)
    rate(database, 4, 1)

    page = office("contact").get(RATINGS).page

    assert row(page, "Permits") == "Permits 2 4.5 2.5 few answers"


def test_with_enough_answers_the_share_stands_with_its_range(
    office: Office, database: Database
) -> None:
    for number in range(ENOUGH):
        rate(database, 5, 5 if number < 8 else 2)

    page = office("contact").get(RATINGS).page

    assert row(page, "Permits") == "Permits 10 5.0 4.4 80% between 49% and 94%"


def test_a_template_is_rated_by_the_resolutions_written_from_it(
    office: Office, database: Database
) -> None:
    a_template(database)
    rate(database, 4, 4, template="courteous-end")
    rate(database, 1, 1)

    page = office("contact").get(RATINGS).page

    assert row(page, "A courteous end") == "A courteous end 1 4.0 4.0 few answers"


def test_visits_are_rated_by_place(office: Office, database: Database) -> None:
    with database.writing() as session:
        for number, score in enumerate((5, 2)):
            visit = Visit("city-hall", score, "en", f"key-{number}", department="permits")
            rate_visit(work(session), visit)

    page = office("contact").get(RATINGS).page

    assert row(page, "City Hall") == "City Hall 2 3.5 few answers"


def test_comments_come_newest_first_and_in_pages(office: Office, database: Database) -> None:
    for number in range(27):
        at = MONDAY - timedelta(hours=30 - number)
        rate(database, 4, 4, comment=f"Comment no. {number}.", at=at)
    contact = office("contact")

    first = contact.get(RATINGS).page
    second = contact.get(first.links["Older"]).page

    assert first.text.index("Comment no. 26.") < first.text.index("Comment no. 25.")
    assert "Comment no. 1." not in first.text
    assert "Comment no. 1." in second.text


def test_the_ratings_of_another_department_stay_there(office: Office, database: Database) -> None:
    rate(database, 4, 4, comment="Only for permits.")

    assert "Only for permits." in office("reviewer").get(RATINGS).page.text
    assert "Only for permits." not in office("reviewer").get(f"{RATINGS}?department=parks").text


def test_only_ratings_of_the_days_asked_for_are_told(office: Office, database: Database) -> None:
    rate(database, 4, 4)

    page = office("contact").get(f"{RATINGS}?first_on=2026-01-01&last_on=2026-01-31").page

    assert "Nobody has rated anything in this period" in page.text
    wrong = office("contact").get(f"{RATINGS}?first_on=2026-02-01&last_on=2026-01-31")
    assert wrong.status_code == 422


@pytest.mark.parametrize("name", ["supervisor", "reviewer"])
def test_whoever_is_named_finds_no_rating_of_that_case(
    office: Office, database: Database, name: str
) -> None:
    rate(database, 4, 4, comment="Thank you.")
    named = office(name)
    before = named.get(RATINGS).page.text

    plant_allegation(database, name)

    assert named.get(RATINGS).page.text == before


def test_a_restricted_case_is_rated_for_those_who_may_open_it(
    office: Office, database: Database
) -> None:
    reference = rate(database, 1, 1, comment="He shouted again.")
    with database.writing() as session:
        session.scalars(select(Case).where(Case.reference == reference)).one().is_restricted = True

    assert "He shouted again." in office("supervisor").get(RATINGS).page.text
    for name in ("contact", "administrator"):
        assert "He shouted again." not in office(name).get(RATINGS).page.text


def test_the_counter_reads_no_ratings(office: Office) -> None:
    assert office("counter").get(RATINGS).status_code == 403


def rate(
    database: Database,
    treatment: int,
    outcome: int,
    comment: str = "",
    template: str = "",
    at=MONDAY,
) -> str:
    """A case that was filed, resolved and rated; gives its reference."""
    reference = file(database)
    words = Words("It is done.", "en", template=template)
    do(database, reference, lambda unit, seen: casework.resolve(unit, seen, Outcome.FIXED, words))
    with database.writing() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        resident_actions.rate(work(session, now=at), case.id, treatment, outcome, comment)
    return reference


def a_template(database: Database) -> None:
    """An approved wording for a resolution."""
    with database.writing() as session:
        session.add(
            ReplyTemplate(
                slug="courteous-end",
                action=Action.RESOLVE,
                title={"en": "A courteous end"},
                body={"en": "It is done."},
                approved_at=MONDAY,
            )
        )


def row(page: Page, name: str) -> str:
    """The words of the row that begins with this name."""
    return next(
        words for words in map(text_of, page.document.all("tr")) if words.startswith(f"{name} ")
    )
