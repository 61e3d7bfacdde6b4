"""Away from … to …: entered by oneself or by whoever answers for one, ended early (B.3)."""

from sqlalchemy import select

from portal.db import Database
from portal.models import Absence
from tests.factories import staff_called
from tests.office.cases import file
from tests.office.conftest import Office
from tests.office.test_case_acts import send

ADDRESS = "/office/absences"


def person_id(database: Database, name: str) -> str:
    with database.reading() as session:
        return str(staff_called(session, name).id)


def absences(database: Database) -> list[Absence]:
    with database.reading() as session:
        return list(session.scalars(select(Absence).order_by(Absence.id)))


def test_anybody_enters_when_they_are_away(office: Office, database: Database) -> None:
    browser = office("counter")
    page = browser.get("/office/account").page
    assert page.links["Away from … to …"] == ADDRESS

    answer = browser.submit(
        browser.get(ADDRESS).page, ADDRESS, first_on="2026-11-24", last_on="2026-11-27"
    )

    assert answer.location == ADDRESS
    assert absences(database)[0].staff_id == int(person_id(database, "counter"))
    assert "Take it back" in browser.follow(answer).page.text


def test_a_colleague_cannot_plan_for_another_and_sees_nothing_of_it(
    office: Office, database: Database
) -> None:
    supervisor, counter = office("supervisor"), office("counter")
    supervisor.submit(
        supervisor.get(ADDRESS).page,
        ADDRESS,
        person=person_id(database, "contact"),
        first_on="2026-11-23",
        last_on="2026-11-23",
    )
    page = counter.get(ADDRESS).page

    assert page.form(ADDRESS).choices("person") == [person_id(database, "counter")]
    assert "Nobody is away" in page.text
    forged = page.form(ADDRESS).filled_in(first_on="2026-11-24", last_on="2026-11-24")
    forged["person"] = person_id(database, "contact")
    assert counter.post(ADDRESS, data=forged).status_code == 422
    address = f"{ADDRESS}/{absences(database)[0].id}/end"
    assert counter.post(address, data=forged).status_code == 404
    assert len(absences(database)) == 1


def test_days_that_cannot_be_are_refused_beside_the_field(office: Office) -> None:
    browser = office("contact")
    page = browser.get(ADDRESS).page
    told = {}
    for first, last in (
        ("2026-11-27", "2026-11-24"),
        ("2026-11-16", "2026-11-20"),
        ("2026-11-24", "2126-11-24"),
        ("2026-11-24", "soon"),
        ("", ""),
    ):
        answer = browser.submit(page, ADDRESS, first_on=first, last_on=last)
        assert answer.status_code == 422
        told[last] = answer.page.errors["last_on"]

    assert "before the first day" in told["2026-11-24"]
    assert "past already" in told["2026-11-20"]
    assert "check the year" in told["2126-11-24"]


def test_the_same_days_twice_are_refused(office: Office, database: Database) -> None:
    browser = office("contact")
    for _ in range(2):
        answer = browser.submit(
            browser.get(ADDRESS).page, ADDRESS, first_on="2026-11-24", last_on="2026-11-27"
        )

    assert answer.status_code == 422
    assert "away already" in answer.page.errors["first_on"]
    assert len(absences(database)) == 1


def test_whoever_is_back_early_says_so(office: Office, database: Database) -> None:
    browser = office("contact")
    browser.submit(browser.get(ADDRESS).page, ADDRESS, first_on="2026-11-20", last_on="2026-11-27")
    page = browser.get(ADDRESS).page
    assert "Away today" in page.text
    address = f"{ADDRESS}/{absences(database)[0].id}/end"

    assert browser.submit(page, address).location == ADDRESS

    assert str(absences(database)[0].last_on) == "2026-11-22"
    assert browser.submit(page, address).status_code == 409
    assert "Nobody is away" in browser.get(ADDRESS).page.text


def test_the_case_says_until_when_its_assignee_is_away(office: Office, database: Database) -> None:
    reference = file(database)
    contact = office("contact")
    send(contact, reference, "assignment", assignee=person_id(database, "contact"))
    contact.submit(contact.get(ADDRESS).page, ADDRESS, first_on="2026-11-23", last_on="2026-11-27")

    assert "away until Friday, November 27" in contact.get(f"/office/cases/{reference}").page.text
