"""People and roles: let in, changed, kept out; no secret is kept, and somebody always remains."""

import re

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import Case, OutboxMessage, SettingsChange, StaffMember
from portal.services.passwords import is_password
from tests.factories import staff_called
from tests.office.cases import file
from tests.office.conftest import Office, is_in

PEOPLE = "/office/settings/people"
NEW = f"{PEOPLE}/new"
PASSWORD = re.compile(r"temporary password: ?(\S+)")


def member(database: Database, name: str) -> StaffMember:
    with database.reading() as session:
        found = staff_called(session, name)
        _ = found.assignments
        return found


def page_of(database: Database, name: str) -> str:
    return f"{PEOPLE}/{member(database, name).id}"


def test_somebody_new_signs_in_with_the_password_that_was_shown_once(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    answer = browser.submit(
        browser.get(NEW).page,
        NEW,
        name="Noor Ali",
        email="Noor@city.example",
        language="es",
        roles=["contact:1", "reviewer:0"],
    )

    assert answer.status_code == 200
    password = PASSWORD.search(answer.page.text)[1]
    noor = member(database, "noor")
    assert is_password(password, noor.password_hash)
    assert (noor.name, noor.language, noor.must_change_password) == ("Noor Ali", "es", True)
    assert {(held.role, held.department_id) for held in noor.assignments} == {
        ("contact", 1),
        ("reviewer", None),
    }
    assert password not in browser.get(page_of(database, "noor")).page.text
    with database.reading() as session:
        kept = [str(change.facts) for change in session.scalars(select(SettingsChange))]
        sent = session.scalars(select(OutboxMessage)).all()
    assert not any(password in facts for facts in kept)
    assert not sent


def test_an_e_mail_is_somebodys_own(office: Office) -> None:
    browser = office("administrator")

    answer = browser.submit(
        browser.get(NEW).page, NEW, name="Again", email="contact@city.example", language="en"
    )

    assert answer.status_code == 422
    assert "Somebody else signs in" in answer.page.errors["email"]
    assert answer.page.form(NEW).fields["name"] == "Again"


def test_people_are_found_by_name_and_e_mail(office: Office, database: Database) -> None:
    browser = office("administrator")
    with database.writing() as session:
        staff_called(session, "deputy").name = "Zoë Ångström"

    found = browser.get(f"{PEOPLE}?q=zoe").page.text

    assert "Zoë Ångström" in found
    assert "contact@city.example" not in found
    assert "contact@city.example" in browser.get(f"{PEOPLE}?q=CONTACT@").page.text
    assert "Nobody found" in browser.get(f"{PEOPLE}?q=nobody&page=99").page.text
    assert "Point of contact – Permits" in browser.get(PEOPLE).page.text


def test_who_somebody_is_can_be_changed_and_another_e_mail_signs_them_out(
    office: Office, database: Database
) -> None:
    browser, counter = office("administrator"), office("counter")
    address = page_of(database, "counter")

    answer = browser.submit(
        browser.get(address).page,
        f"{address}/particulars",
        name="Ana Ruiz",
        email="ana@city.example",
        manager=str(member(database, "supervisor").id),
    )

    assert answer.location == address
    ana = member(database, "ana")
    assert (ana.name, ana.manager_id) == ("Ana Ruiz", member(database, "supervisor").id)
    assert not is_in(counter)


def test_nobody_reports_to_themselves_not_even_through_others(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    contact, supervisor = page_of(database, "contact"), page_of(database, "supervisor")
    boss, below = (str(member(database, name).id) for name in ("supervisor", "contact"))
    browser.submit(browser.get(contact).page, f"{contact}/particulars", manager=boss)

    answer = browser.submit(
        browser.get(supervisor).page, f"{supervisor}/particulars", manager=below
    )

    assert answer.status_code == 409
    assert "Nobody can report to themselves" in answer.page.text
    assert below not in browser.get(contact).page.form(f"{contact}/particulars").choices("manager")


def test_a_changed_role_holds_at_once(office: Office, database: Database) -> None:
    browser, counter = office("administrator"), office("counter")
    address = page_of(database, "counter")
    page = browser.get(address).page
    browser.submit(page, f"{address}/roles")
    assert is_in(counter)

    browser.submit(page, f"{address}/roles", roles=["supervisor:2", "counter:1"])

    assert not is_in(counter)
    held = {(each.role, each.department_id) for each in member(database, "counter").assignments}
    assert held == {("supervisor", 2), ("counter", 1)}
    changes = browser.get("/office/settings/changes").page.text
    assert "Counter (permits) → Counter (permits), Supervisor (parks)" in changes


@pytest.mark.parametrize("act", ["roles", "disabling"])
def test_administrators_cannot_shut_themselves_out(
    office: Office, database: Database, act: str
) -> None:
    browser = office("administrator")
    address = page_of(database, "administrator")
    page = browser.get(address).page
    fields = page.form(f"{address}/password").fields

    answer = browser.post(f"{address}/{act}", data=fields)

    assert answer.status_code == 409
    assert "your own right to run the portal" in answer.page.text
    assert is_in(browser)


def test_whoever_leaves_is_out_at_once_and_their_cases_go_back(
    office: Office, database: Database
) -> None:
    reference = file(database)
    contact_id = member(database, "contact").id
    with database.writing() as session:
        session.scalars(select(Case)).one().assignee_id = contact_id
    browser, contact = office("administrator"), office("contact")
    address = page_of(database, "contact")
    page = browser.get(address).page
    assert "Point of contact of: City Clerk, Parks, Permits" in page.text
    assert "1 open case is in their hands." in page.text

    answer = browser.submit(page, f"{address}/disabling")

    assert answer.location == address
    assert not is_in(contact)
    with database.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
    assert case.assignee_id is None
    assert "This person cannot sign in" in browser.follow(answer).page.text


def test_whoever_stays_away_for_a_while_keeps_the_cases_if_wanted(
    office: Office, database: Database
) -> None:
    file(database)
    contact_id = member(database, "contact").id
    with database.writing() as session:
        session.scalars(select(Case)).one().assignee_id = contact_id
    browser = office("administrator")
    address = page_of(database, "contact")

    browser.submit(browser.get(address).page, f"{address}/disabling", hand_over=None)
    with database.reading() as session:
        assert session.scalars(select(Case.assignee_id)).one() == contact_id
    browser.submit(browser.get(address).page, f"{address}/handover")

    with database.reading() as session:
        assert session.scalars(select(Case.assignee_id)).one() is None


def test_an_administrator_learns_nothing_of_restricted_cases_in_somebodys_hands(
    office: Office, database: Database
) -> None:
    file(database, is_about_conduct=True)
    supervisor_id = member(database, "supervisor").id
    with database.writing() as session:
        session.scalars(select(Case)).one().assignee_id = supervisor_id
    browser = office("administrator")
    address = page_of(database, "supervisor")
    page = browser.get(address).page
    assert "0 open cases are in their hands." in page.text

    browser.submit(page, f"{address}/disabling")

    with database.reading() as session:
        assert session.scalars(select(Case.assignee_id)).one() is None
    assert "2026-" not in browser.get("/office/settings/changes").page.text.replace("2026,", "")


def test_somebody_is_let_in_again_and_given_a_new_password(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    address = page_of(database, "counter")
    browser.submit(browser.get(address).page, f"{address}/disabling")
    page = browser.get(address).page

    answer = browser.submit(page, f"{address}/enabling")

    first = PASSWORD.search(answer.page.text)[1]
    assert is_password(first, member(database, "counter").password_hash)
    assert browser.submit(page, f"{address}/enabling").status_code == 404
    again = browser.submit(browser.get(address).page, f"{address}/password")
    second = PASSWORD.search(again.page.text)[1]
    assert second != first
    assert is_password(second, member(database, "counter").password_hash)


def test_only_administrators_keep_accounts(office: Office) -> None:
    for name in ("counter", "contact", "supervisor", "reviewer"):
        assert office(name).get(PEOPLE).status_code == 403
    assert office("administrator").get(f"{PEOPLE}/999").status_code == 404
