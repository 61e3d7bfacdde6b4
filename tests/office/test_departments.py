"""The settings of departments: what residents see, and no case without a contact (B.3)."""

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import Case, Department, SettingsChange
from tests.factories import staff_called
from tests.office.cases import file
from tests.office.conftest import Office

LIST = "/office/settings/departments"
PERMITS = f"{LIST}/permits"
NEW = f"{LIST}/new"


def department_of(database: Database, slug: str) -> Department:
    with database.reading() as session:
        return session.scalars(select(Department).where(Department.slug == slug)).one()


def change(database: Database, slug: str, **values: object) -> None:
    with database.writing() as session:
        department = session.scalars(select(Department).where(Department.slug == slug)).one()
        for name, value in values.items():
            setattr(department, name, value)


def test_the_list_shows_each_department_with_its_people_and_state(
    office: Office, database: Database
) -> None:
    change(database, "parks", deputy_id=None)

    text = office("administrator").get(LIST).page.text

    assert {"Permits", "Parks", "City Clerk"} <= set(office("administrator").get(LIST).page.links)
    assert "There is no deputy." in text
    assert "Takes no cases" in text
    assert "Sorts" in text


def test_the_page_shows_what_residents_see_and_where_new_cases_go(
    office: Office, database: Database
) -> None:
    file(database)
    with database.reading() as session:
        contact = staff_called(session, "contact").name

    page = office("administrator").get(PERMITS).page

    assert page.h1 == "Permits"
    assert f"Your contact: {contact}" in page.text
    assert "555-0100" in page.text
    assert "Open cases here 1" in page.text
    change(database, "permits", contact_id=None)
    page = office("administrator").get(PERMITS).page
    assert "There is no point of contact." in page.text
    assert "their cases go to City Clerk" in page.text


def test_a_department_is_added_and_opened_once_it_has_its_two_people(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    answer = browser.submit(
        browser.get(NEW).page, NEW, name_en="Street Lights", name_es="Alumbrado", phone="555-0177"
    )
    address = f"{LIST}/street-lights"
    assert answer.location == address
    page = browser.follow(answer).page

    refused = browser.submit(page, f"{address}/activation")

    assert refused.status_code == 409
    assert "There is no point of contact." in refused.page.text
    assert "There is no deputy." in refused.page.text
    assert not department_of(database, "street-lights").is_active
    with database.writing() as session:
        people = [staff_called(session, name) for name in ("contact", "deputy")]
        for member in people:
            member.assignments[0].department_id = None
        ids = [str(member.id) for member in people]
    browser.submit(
        browser.get(address).page, f"{address}/designation", contact=ids[0], deputy=ids[1]
    )
    opened = browser.submit(browser.get(address).page, f"{address}/activation")
    assert opened.status_code == 303
    assert "Street Lights" in browser.get("/feedback").page.text


@pytest.mark.parametrize("slug", ["permits", "unsure", "new"])
def test_a_short_name_that_is_taken_is_refused_and_what_was_typed_is_kept(
    office: Office, slug: str
) -> None:
    browser = office("administrator")

    answer = browser.submit(browser.get(NEW).page, NEW, name_en="Once more", slug=slug)

    assert answer.status_code == 422
    assert "taken" in answer.page.errors["slug"]
    assert answer.page.form(NEW).fields["name_en"] == "Once more"


def test_what_the_city_calls_it_in_no_language_is_shown(office: Office, database: Database) -> None:
    change(database, "permits", name={"en": "Permits"})

    text = office("administrator").get(PERMITS).page.text

    assert "No name in Spanish" in text
    assert "No name in Arabic" in text


def test_names_and_phone_are_changed_and_the_address_stays(
    office: Office, database: Database
) -> None:
    browser = office("administrator")

    answer = browser.submit(
        browser.get(PERMITS).page,
        f"{PERMITS}/description",
        name_en="Permits and Licences",
        phone="555-0199",
    )

    assert answer.location == PERMITS
    permits = department_of(database, "permits")
    assert (permits.name["en"], permits.phone) == ("Permits and Licences", "555-0199")
    wrong = browser.submit(browser.get(PERMITS).page, f"{PERMITS}/description", name_en="")
    assert wrong.status_code == 422
    assert "name_en" in wrong.page.errors


def test_a_supervisor_designates_people_in_the_own_department_and_nothing_else(
    office: Office, database: Database
) -> None:
    browser = office("supervisor")
    with database.reading() as session:
        deputy, contact = (str(staff_called(session, name).id) for name in ("deputy", "contact"))
    page = browser.get(PERMITS).page

    answer = browser.submit(page, f"{PERMITS}/designation", contact=deputy, deputy=contact)

    assert answer.location == PERMITS
    assert department_of(database, "permits").contact_id == int(deputy)
    assert f"{PERMITS}/activation" not in page.html
    assert browser.get(f"{LIST}/parks").status_code == 403
    assert browser.get(f"{LIST}/moon").status_code == 404
    assert "Parks" not in browser.get(LIST).page.links


def test_one_person_twice_is_refused_with_a_sentence(office: Office, database: Database) -> None:
    browser = office("supervisor")
    with database.reading() as session:
        contact = str(staff_called(session, "contact").id)

    answer = browser.submit(
        browser.get(PERMITS).page, f"{PERMITS}/designation", contact=contact, deputy=contact
    )

    assert answer.status_code == 409
    assert "Nobody can be their own deputy" in answer.page.text


def test_closing_a_department_says_how_many_cases_stay_and_leaves_them_there(
    office: Office, database: Database
) -> None:
    reference = file(database)
    browser = office("administrator")
    page = browser.get(PERMITS).page
    assert "1 open case stays here" in page.text

    answer = browser.submit(page, f"{PERMITS}/deactivation")

    assert answer.location == PERMITS
    assert not department_of(database, "permits").is_active
    with database.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
    assert case.department_id == department_of(database, "permits").id
    assert '"permits"' not in browser.get("/feedback").page.html


def test_sorting_moves_to_another_department_and_never_ends(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    clerk = f"{LIST}/city-clerk"
    page = browser.get(PERMITS).page
    token = page.form(f"{PERMITS}/triage").fields
    assert browser.post(f"{clerk}/deactivation", data=token).status_code == 409

    browser.submit(page, f"{PERMITS}/triage")

    assert department_of(database, "permits").is_triage
    assert not department_of(database, "city-clerk").is_triage


def test_every_change_stands_in_the_list_of_changes_with_who_made_it(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    browser.submit(browser.get(PERMITS).page, f"{PERMITS}/description", name_en="Licences")
    browser.submit(browser.get(PERMITS).page, f"{PERMITS}/triage")

    text = browser.get("/office/settings/changes").page.text

    assert "Department: permits" in text
    assert "en: Permits → Licences" in text
    assert "city-clerk → permits" in text
    with database.writing() as session:
        administrator = staff_called(session, "administrator").name
        session.add(
            SettingsChange(
                at=session.scalars(select(SettingsChange.at)).first(),
                subject="languages",
                act="chosen_by_somebody",
                facts={"from": ["en"], "to": ["en", "es"], "why": True},
            )
        )
    text = browser.get("/office/settings/changes").page.text
    assert administrator in text
    assert "Command line" in text
    assert "en → en, es" in text
    assert "chosen by somebody" in text
