"""Reading the policy and confirming it, before one answers residents (C.1)."""

import pytest

from portal.db import Database
from portal.domain.policy import Version
from portal.queries.orientation import own_orientation
from portal.services import orientation
from tests.factories import a_policy, acting, oriented, staff_called, work
from tests.office.cases import events_of, file
from tests.office.conftest import Office

READ = "/office/orientation"
LIST = "/office/orientation/people"
LONG = "We are sorry for the wait. The inspector comes on Thursday morning, between eight and ten."


def test_whoever_has_read_the_policy_ticks_a_box_and_answers_residents(
    office: Office, database: Database
) -> None:
    reference = file(database)
    publish(database, "1.0")
    contact = office()
    page = contact.get(f"{READ}?next=/office/cases/{reference}").page
    assert "The words of A.2." in page.text

    answer = contact.submit(page, READ, has_read="y")

    assert answer.location == f"/office/cases/{reference}"
    page = contact.follow(answer).page
    assert "You have confirmed version 1.0" in page.text
    answer = contact.submit(page, f"/office/cases/{reference}/reply", body=LONG)
    assert answer.status_code == 303
    assert "reply_sent" in events_of(database, reference)


def test_nothing_is_confirmed_without_the_tick(office: Office, database: Database) -> None:
    publish(database, "1.0")
    contact = office()

    answer = contact.submit(contact.get(READ).page, READ)

    assert answer.status_code == 422
    assert "Tick the box" in answer.page.problems[0]
    assert is_due(database, "contact")


def test_a_version_published_while_one_reads_is_shown_instead(
    office: Office, database: Database
) -> None:
    publish(database, "1.0")
    contact = office()
    page = contact.get(READ).page
    publish(database, "2.0", change_note={"en": "Everything is shorter."})

    answer = contact.submit(page, READ, has_read="y")

    assert answer.status_code == 409
    assert "A newer version was published" in answer.page.text
    assert "Everything is shorter." in answer.page.text
    assert is_due(database, "contact")
    assert contact.submit(answer.page, READ, has_read="y").status_code == 303
    assert not is_due(database, "contact")


def test_the_way_back_leads_nowhere_else(office: Office, database: Database) -> None:
    publish(database, "1.0")
    contact = office()

    answer = contact.submit(
        contact.get(READ, query_string={"next": "https://elsewhere.example/"}).page,
        READ,
        has_read="y",
    )

    assert answer.location == "/office/policy/text"


def test_in_the_place_of_the_answers_stands_what_to_read_first(
    office: Office, database: Database
) -> None:
    reference = file(database)
    publish(database, "1.0")

    page = office().get(f"/office/cases/{reference}").page

    assert "Before your first answer: read the policy" in page.text
    assert page.links["Read the policy"] == f"{READ}?next=/office/cases/{reference}"
    assert not has_form(page, f"/office/cases/{reference}/reply")
    assert has_form(page, f"/office/cases/{reference}/note")


def test_words_typed_before_the_policy_changed_are_kept_on_the_way_to_it(
    office: Office, database: Database
) -> None:
    reference = file(database)
    contact = office()
    page = contact.get(f"/office/cases/{reference}").page
    publish(database, "1.0")

    answer = contact.submit(page, f"/office/cases/{reference}/reply", body=LONG)

    assert answer.status_code == 403
    assert answer.page.h1 == "Please read the policy before you answer"
    door = answer.page.links["Open the page in a new tab"]
    assert door == f"{READ}?next=/office/cases/{reference}"
    assert "reply_sent" not in events_of(database, reference)
    confirm(database, "contact", Version(1, 0))
    assert contact.submit(answer.page, f"/office/cases/{reference}/reply").status_code == 303
    assert "reply_sent" in events_of(database, reference)


def test_every_page_reminds_whoever_is_due_and_nobody_else(
    office: Office, database: Database
) -> None:
    contact, deputy = office(), office("deputy")
    assert "Read the policy before you answer" not in contact.get("/office/").page.text
    publish(database, "1.0")
    confirm(database, "deputy", Version(1, 0))

    for path in ("/office/", "/office/account", "/office/policy/text"):
        assert "Read the policy before you answer residents" in contact.get(path).page.text
        assert "Read the policy before you answer" not in deputy.get(path).page.text
    assert "Read it now" not in contact.get(READ).page.links


def test_supervisors_see_who_of_their_department_has_confirmed_what_and_who_has_not(
    office: Office, database: Database
) -> None:
    publish(database, "1.0")
    confirm(database, "contact", Version(1, 0))
    contact, reviewer = name_of(database, "contact"), name_of(database, "reviewer")
    supervisor = office("supervisor")

    due = supervisor.get(LIST).page
    confirmed = supervisor.get(f"{LIST}?state=confirmed").page

    assert {"Have to read it 3", "Have confirmed 1"} <= set(due.links)
    assert contact not in due.text
    assert contact in confirmed.text
    assert "Version 1.0" in confirmed.text
    assert reviewer not in due.text
    assert reviewer in office("administrator").get(f"{LIST}?department=-").page.text


def test_the_list_is_a_table_for_spreadsheets_in_which_no_cell_is_a_formula(
    office: Office, database: Database
) -> None:
    publish(database, "1.10")
    with database.writing() as session:
        staff_called(session, "contact").name = "=HYPERLINK(1)"
        oriented(session, staff_called(session, "contact"))

    answer = office("supervisor").get(f"{LIST}.csv")

    assert answer.mimetype == "text/csv"
    lines = answer.get_data(as_text=True).splitlines()
    assert lines[0].endswith("Name,Department,Version,Confirmed,Has to read it")
    assert "'=HYPERLINK(1),Permits,Version 1.10,2026-11-23 10:00-06:00,no" in lines
    assert sum(line.endswith(",yes") for line in lines) == 3


@pytest.mark.parametrize(
    ("name", "status"), [("contact", 403), ("counter", 403), ("reviewer", 200)]
)
def test_who_has_confirmed_is_no_business_of_colleagues(
    office: Office, name: str, status: int
) -> None:
    assert office(name).get(LIST).status_code == status


def publish(database: Database, version: str, **changes: object) -> None:
    with database.writing() as session:
        a_policy(session, version, **changes)


def confirm(database: Database, name: str, version: Version) -> None:
    with database.writing() as session:
        orientation.confirm(work(session, acting(staff_called(session, name))), version)


def is_due(database: Database, name: str) -> bool:
    with database.reading() as session:
        return own_orientation(session, staff_called(session, name).id).is_due


def name_of(database: Database, name: str) -> str:
    with database.reading() as session:
        return staff_called(session, name).name


def has_form(page, action: str) -> bool:
    return any(form.get("action") == action for form in page.document.all("form"))
