"""The calendar's page: nothing moves before somebody has seen what would."""

from sqlalchemy import select

from portal.db import Database
from portal.models import City, Closure
from tests.office.cases import case_of, events_of, file
from tests.office.conftest import Office

CALENDAR = "/office/settings/calendar"
HOURS, CLOSURE = f"{CALENDAR}/hours", f"{CALENDAR}/closure"
PREVIEW = f"{CLOSURE}/preview"
WEDNESDAY = {"first_on": "2026-11-25", "reason_en": "Burst pipe"}


def test_a_closure_is_looked_at_then_confirmed_and_the_case_has_new_dates(
    office: Office, database: Database
) -> None:
    reference = file(database)
    browser = office("administrator")

    shown = browser.submit(
        browser.get(CALENDAR).page, PREVIEW, first_on="2026-11-25", reason_en="Burst pipe"
    )
    assert reference in shown.page.text
    assert "Wednesday, November 25, 5:00 PM Friday, November 27, 5:00 PM" in shown.page.text
    assert "1 of 1 open cases gets new dates." in shown.page.text
    assert events_of(database, reference) == ["case_filed"]

    answer = browser.submit(shown.page, CLOSURE)
    assert (answer.status_code, answer.location) == (303, CALENDAR)
    assert "Burst pipe" in browser.follow(answer).page.text
    assert events_of(database, reference)[-1] == "dates_moved"
    assert case_of(database, reference).acknowledge_due_at.day == 27


def test_what_changed_since_the_preview_is_shown_once_more(
    office: Office, database: Database
) -> None:
    file(database)
    browser = office("administrator")
    shown = browser.get(PREVIEW, query_string=WEDNESDAY).page
    late = file(database)

    answer = browser.submit(shown, CLOSURE)

    assert answer.status_code == 409
    assert late in answer.page.text
    with database.reading() as session:
        assert session.scalars(select(Closure)).all() == []
    assert browser.submit(answer.page, CLOSURE).status_code == 303


def test_a_restricted_case_leaves_no_trace_in_the_preview_and_moves(
    office: Office, database: Database
) -> None:
    reference = file(database, is_about_conduct=True)
    browser = office("administrator")

    shown = browser.get(PREVIEW, query_string=WEDNESDAY).page
    assert reference not in shown.text
    assert "No date of an open case moves." in shown.text

    done = browser.follow(browser.submit(shown, CLOSURE)).page
    assert "Saved." in done.text
    assert "dates of open cases" not in done.text
    assert "dates_moved" in events_of(database, reference)


def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    office: Office,
) -> None:
    browser = office("administrator")
    query = WEDNESDAY | {"last_on": "2026-11-20", "reason_en": ""}

    answer = browser.get(PREVIEW, query_string=query)

    assert answer.status_code == 422
    assert "The last day comes before the first." in answer.page.problems
    assert "Say why, for those who ask." in answer.page.problems
    assert answer.page.form(PREVIEW).fields["first_on"] == "2026-11-25"


def test_an_office_opens_before_it_closes(office: Office) -> None:
    query = {"opening_time": "17:00", "closing_time": "08:00"}

    answer = office("administrator").get(f"{HOURS}/preview", query_string=query)

    assert answer.status_code == 422
    assert "The office has to open before it closes." in answer.page.problems


def test_new_hours_are_confirmed_and_kept(office: Office, database: Database) -> None:
    browser = office("administrator")
    query = {"opening_time": "09:00", "closing_time": "16:30"}

    browser.submit(browser.get(f"{HOURS}/preview", query_string=query).page, HOURS)

    with database.reading() as session:
        city = session.scalars(select(City)).one()
    assert (f"{city.opening_time:%H:%M}", f"{city.closing_time:%H:%M}") == ("09:00", "16:30")


def test_a_closure_is_taken_back_from_the_list(office: Office, database: Database) -> None:
    browser = office("administrator")
    browser.submit(browser.get(PREVIEW, query_string=WEDNESDAY).page, CLOSURE)

    page = browser.get(CALENDAR).page
    url = next(url for words, url in page.links.items() if words.startswith("Remove"))
    browser.submit(browser.get(url).page, f"{CALENDAR}/open")

    with database.reading() as session:
        assert session.scalars(select(Closure)).all() == []


def test_the_public_holidays_of_two_years_are_shown(office: Office) -> None:
    text = office("administrator").get(CALENDAR).page.text

    assert "Thanksgiving" in text
    assert "2027" in text


def test_a_change_that_does_not_exist_is_not_found(office: Office) -> None:
    assert office("administrator").get(f"{CALENDAR}/moon/preview").status_code == 404


def test_federal_holidays_are_named_in_the_readers_language(office: Office) -> None:
    page = office("administrator").get("/office/settings/calendar?lang=es").page

    assert "Día de Acción de Gracias" in page.text
    assert "Thanksgiving" not in page.text
