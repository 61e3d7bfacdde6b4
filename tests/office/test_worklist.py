"""The worklist: what is due first, narrowed down, counted, and never more than one may see."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import Case, StaffMember, WalledOff
from tests.factories import MONDAY
from tests.office.cases import acknowledge, ask, do, file, resolve
from tests.office.conftest import Office
from tests.support.html import text_of
from tests.support.pages import Page

DAY = timedelta(days=1)


def test_the_case_due_first_stands_first(office: Office, database: Database) -> None:
    later = file(database, MONDAY)
    sooner = file(database, MONDAY - 3 * DAY)

    assert references(office().get("/office/").page) == [sooner, later]


def test_cases_due_at_the_same_time_stand_in_the_order_of_their_filing(
    office: Office, database: Database
) -> None:
    filed = [file(database) for _ in range(3)]

    assert references(office().get("/office/").page) == filed


def test_a_row_says_everything_that_helps_to_choose(office: Office, database: Database) -> None:
    file(database, language="es", site="city-hall", description="La fuente no funciona.")

    page = office().get("/office/").page

    for words in ("La fuente no funciona.", "Complaint · Spanish", "City Hall", "nobody yet"):
        assert words in page.text
    opening = next(p for p in page.document.all("p") if text_of(p).startswith("La fuente"))
    assert (opening.get("lang"), opening.get("dir")) == ("es", "auto")


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (0 * DAY, "due Wednesday"),
        (3 * DAY, "due tomorrow, 5:00 PM"),
        (4 * DAY, "due today, 5:00 PM"),
        (5 * DAY, "overdue since Friday"),
        (20 * DAY, "overdue since Nov 5"),
    ],
)
def test_a_row_says_in_words_when_its_promise_falls_due(
    office: Office, database: Database, age: timedelta, words: str
) -> None:
    file(database, MONDAY - age)

    assert words in office().get("/office/").page.text


def test_a_finished_case_leaves_the_list_and_is_found_among_the_resolved(
    office: Office, database: Database
) -> None:
    ended, still_open = file(database), file(database)
    do(database, ended, resolve)
    contact = office()

    assert references(contact.get("/office/").page) == [still_open]
    assert references(contact.get("/office/?status=resolved").page) == [ended]
    assert set(references(contact.get("/office/?status=all").page)) == {ended, still_open}


def test_the_chips_count_what_stands_behind_them(office: Office, database: Database) -> None:
    references_ = [file(database, MONDAY - age * DAY) for age in (0, 0, 0, 10)]
    do(database, references_[0], acknowledge)
    do(database, references_[1], ask)

    links = office().get("/office/").page.links

    assert {"Open 4", "Due today 1", "Overdue 1", "Waiting for the resident 1"} <= set(links)
    assert {"Received 2", "Acknowledged 1", "In progress 1", "All 4"} <= set(links)


def test_a_chip_leads_to_just_so_many_cases(office: Office, database: Database) -> None:
    for reference in [file(database) for _ in range(3)][:2]:
        do(database, reference, acknowledge)
    contact = office()

    for label, address in contact.get("/office/").page.links.items():
        if address.startswith("/office/?status=") and (count := label.split()[-1]).isdecimal():
            assert len(references(contact.get(address).page)) == int(count), label


FILTERS = [
    ("kind=question", {"kind": "question"}),
    ("site=city-hall", {"site": "city-hall"}),
    ("language=ar", {"language": "ar"}),
]


@pytest.mark.parametrize(("query", "facts"), FILTERS)
def test_the_list_narrows_down(
    office: Office, database: Database, query: str, facts: dict[str, object]
) -> None:
    file(database)
    wanted = file(database, **facts)

    assert references(office().get(f"/office/?{query}").page) == [wanted]


def test_the_list_narrows_down_to_a_department_for_who_has_several(
    office: Office, database: Database
) -> None:
    file(database)
    parks = file(database, department="parks")
    reviewer = office("reviewer")

    assert references(reviewer.get("/office/?department=parks").page) == [parks]
    assert "department" in reviewer.get("/office/").page.form("/office/").fields
    assert "department" not in office().get("/office/").page.form("/office/").fields


def test_the_list_narrows_down_to_whose_the_cases_are(office: Office, database: Database) -> None:
    mine, theirs, nobodys = (file(database) for _ in range(3))
    do(database, mine, acknowledge)
    do(database, theirs, acknowledge, by="deputy")
    contact = office()
    deputy_id = staff_id(database, "deputy")

    assert references(contact.get("/office/?assignee=me").page) == [mine]
    assert references(contact.get("/office/?assignee=nobody").page) == [nobodys]
    assert references(contact.get(f"/office/?assignee={deputy_id}").page) == [theirs]


def test_the_list_narrows_down_to_what_waits_for_the_resident(
    office: Office, database: Database
) -> None:
    file(database)
    asked = file(database)
    do(database, asked, ask)

    assert references(office().get("/office/?status=waiting").page) == [asked]


SEARCHES = [
    "fuente parque",
    "FUENTE",
    "fuénte",
    "Rosa",
    "2026-000002",
    "2026-00000",
    "2026000002",
    "rosa@example.org",
    "Rosa@Example.org",
]


@pytest.mark.parametrize("typed", SEARCHES)
def test_a_search_finds_words_references_and_addresses(
    office: Office, database: Database, typed: str
) -> None:
    file(database)
    wanted = file(
        database,
        description="La Fuente del parque no funciona",
        contact_name="Rosa",
        contact_email="Rosa@example.org",
    )

    found = references(office().get("/office/", query_string={"search": typed}).page)

    assert wanted in found
    assert len(found) == (2 if typed == "2026-00000" else 1)


@pytest.mark.parametrize("typed", ["%", "_", "100%", "fuente roja", "rosa@example.or", "\x00"])
def test_a_search_takes_no_sign_for_any_other(
    office: Office, database: Database, typed: str
) -> None:
    file(database, description="La fuente", contact_email="rosa@example.org")

    answer = office().get("/office/", query_string={"search": typed, "status": "open"})

    assert references(answer.page) == (["2026-000001"] if typed == "\x00" else [])


def test_a_search_finds_finished_cases_too(office: Office, database: Database) -> None:
    reference = file(database, description="The fountain is dry")
    do(database, reference, resolve)
    contact = office()

    page = contact.submit(contact.get("/office/").page, "/office/", search="fountain").page

    assert references(page) == [reference]


@pytest.mark.parametrize(
    "query",
    [
        "status=nothing&kind=x&assignee=-1",
        "assignee=99999999999999999999",
        "cursor=%00",
        "cursor=!",
        "cursor=KzIwMjYtMTEtMjMvMQ",
        "site=%00",
        "language=%27",
    ],
)
def test_an_address_without_sense_shows_a_page(
    office: Office, database: Database, query: str
) -> None:
    file(database)

    assert office().get(f"/office/?{query}").status_code == 200


def test_a_restricted_case_is_marked_for_those_who_may_see_it(
    office: Office, database: Database
) -> None:
    file(database, is_about_conduct=True)

    assert "Restricted" in office("supervisor").get("/office/").page.text
    assert references(office("contact").get("/office/?status=all").page) == []


def test_whom_a_case_names_sees_it_in_no_list_count_or_search(
    office: Office, database: Database
) -> None:
    reference = file(database, description="marker word", contact_email="rosa@example.org")
    wall_off(database, reference, "contact")
    contact = office()

    for query in (
        "",
        "?status=all",
        "?search=marker",
        f"?search={reference}",
        "?search=rosa@example.org",
    ):
        page = contact.get(f"/office/{query}").page
        assert references(page) == []
        assert "1" not in "".join(
            label for label in page.links if label.startswith(("Open", "All"))
        )


def test_the_menu_says_what_is_due_and_what_is_mine(office: Office, database: Database) -> None:
    file(database, MONDAY - 10 * DAY)
    do(database, file(database), acknowledge)

    links = office().get("/office/").page.links

    assert links["Cases 1 due"] == "/office/"
    assert links["My cases 1"] == "/office/?assignee=me"


def test_a_case_given_to_somebody_of_another_department_stands_in_their_list(
    office: Office, database: Database
) -> None:
    reference = file(database, department="parks")
    with database.writing() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        case.assignee_id = staff_id(database, "contact")

    assert references(office().get("/office/").page) == [reference]


def references(page: Page) -> list[str]:
    """The references in the list, from top to bottom."""
    rows = [e.get("id", "") for e in page.document.all("tr") if e.get("id", "").startswith("case-")]
    return [row.removeprefix("case-") for row in rows]


def staff_id(database: Database, name: str) -> int:
    with database.reading() as session:
        found = select(StaffMember.id).where(StaffMember.email == f"{name}@city.example")
        return session.scalars(found).one()


def wall_off(database: Database, reference: str, name: str) -> None:
    with database.writing() as session:
        case_id = session.scalars(select(Case.id).where(Case.reference == reference)).one()
        session.add(WalledOff(case_id=case_id, staff_id=staff_id(database, name)))
