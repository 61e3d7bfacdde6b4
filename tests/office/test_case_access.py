"""Who may do what to which case: 404 where it does not exist for them, 403 without the right."""

from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.domain.permissions import TABLE, Permission, Role
from portal.models import Case, Department, Transfer
from portal.services import linking, merging
from tests.factories import MONDAY, staff_called
from tests.office.cases import WORDS, announced, case_of, do, events_of, file, resolve
from tests.office.conftest import Office
from tests.office.test_worklist import staff_id, wall_off
from tests.support.pages import BrowserlikeClient

NEEDED = {
    "acknowledgement": Permission.ACKNOWLEDGE_CASE,
    "reply": Permission.ANSWER_CASE,
    "question": Permission.ANSWER_CASE,
    "note": Permission.NOTE_CASE,
    "assignment": Permission.ASSIGN_CASE,
    "resolution": Permission.RESOLVE_CASE,
    "referral": Permission.RESOLVE_CASE,
    "transfer": Permission.TRANSFER_CASE,
    "return": Permission.TRANSFER_CASE,
    "correction": Permission.CORRECT_CASE,
    "merge": Permission.MERGE_CASE,
    "separation": Permission.MERGE_CASE,
    "link": Permission.MERGE_CASE,
    "link/removal": Permission.MERGE_CASE,
    "reopening": Permission.REOPEN_CASE,
}
CITY_WIDE = {Role.REVIEWER, Role.ADMINISTRATOR}
DONE, FORBIDDEN, UNKNOWN = 303, 403, 404


def expected(role: Role, permission: Permission, where: str) -> int:
    """What the table of permissions makes of a role, an act and a case."""
    if permission not in TABLE[role]:
        return FORBIDDEN
    if where == "restricted" and Permission.READ_RESTRICTED_CASE not in TABLE[role]:
        return UNKNOWN
    return FORBIDDEN if where == "elsewhere" and role not in CITY_WIDE else DONE


@pytest.mark.parametrize("where", ["own", "elsewhere", "restricted"])
@pytest.mark.parametrize("role", Role)
def test_every_act_is_open_to_just_those_whom_the_table_names(
    office: Office, database: Database, role: Role, where: str
) -> None:
    browser = office(role)
    token = token_of(browser)

    facts = {"department": "parks"} if where == "elsewhere" else {}
    facts["is_about_conduct"] = where == "restricted"
    other = file(database, **facts)

    for name, permission in NEEDED.items():
        reference = file(database, **facts)
        make_ready(database, reference, other, name)
        before = len(events_of(database, reference))
        answer = act_on(database, browser, reference, name, token, other=other)
        assert answer == expected(role, permission, where), name
        assert (len(events_of(database, reference)) > before) == (answer == DONE)


@pytest.mark.parametrize("role", [Role.CONTACT, Role.SUPERVISOR, Role.REVIEWER])
def test_whom_the_case_names_finds_nothing_at_all(
    office: Office, database: Database, role: Role
) -> None:
    reference = file(database, contact_email="rosa@example.org")
    wall_off(database, reference, role)
    browser, before = office(role), announced(database)
    token = token_of(browser)

    assert browser.get(f"/office/cases/{reference}").status_code == UNKNOWN
    assert browser.get(f"/office/cases/{reference}?view=history").status_code == UNKNOWN
    for name in (name for name, needed in NEEDED.items() if needed in TABLE[role]):
        assert act_on(database, browser, reference, name, token) == UNKNOWN, name
    assert announced(database) == before


def test_a_case_that_nobody_has_filed_is_unknown(office: Office) -> None:
    contact = office()

    for reference in ("2026-000001", "nothing", "2026-000001%00", "%F0%9F%98%80"):
        assert contact.get(f"/office/cases/{reference}").status_code == UNKNOWN


def test_a_stranger_is_led_to_the_door(client: BrowserlikeClient, database: Database) -> None:
    reference = file(database)

    for path in ("/office/", f"/office/cases/{reference}", "/office/outbox"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.location.startswith("/office/sign-in")


def token_of(browser: BrowserlikeClient) -> str:
    """The token of any form: one is good for all."""
    return browser.get("/office/account").page.form("/office/sign-out").fields["csrf_token"]


def make_ready(database: Database, reference: str, other: str, name: str) -> None:
    """Bring the case where the act is possible."""
    if name == "reopening":
        do(database, reference, resolve, by="reviewer")
    if name == "return":
        with database.writing() as session:
            has_come_from_the_clerk(session, reference)
    if name == "separation":
        do(
            database,
            reference,
            partial(merging.merge, into_reference=other, words=WORDS),
            "reviewer",
        )
    if name == "link/removal":
        do(database, reference, partial(linking.link, other_reference=other), "reviewer")


def has_come_from_the_clerk(session: Session, reference: str) -> None:
    """The city clerk has just passed the case on to where it is."""
    case = session.scalars(select(Case).where(Case.reference == reference)).one()
    clerk = session.scalars(select(Department).where(Department.is_triage)).one()
    session.add(
        Transfer(
            case_id=case.id,
            number=1,
            from_department_id=clerk.id,
            to_department_id=case.department_id,
            transferred_by_id=staff_called(session, "reviewer").id,
            transferred_at=MONDAY,
        )
    )


def act_on(
    database: Database,
    browser: BrowserlikeClient,
    reference: str,
    name: str,
    token: str,
    other: str = "",
) -> int:
    """Send what the form of the act would, and give the status of the answer."""
    version = case_of(database, reference).version
    assignee = str(staff_id(database, "reviewer"))
    words = {"body": "Some words.", "language": "en", "outcome": "fixed", "assignee": assignee}
    elsewhere = {"department": "city-clerk", "other": other}
    corrected = {"kind": "question", "category": "", "site": "", "resident_language": "en"}
    data = {"csrf_token": token, "version": str(version), **words, **elsewhere, **corrected}
    return browser.post(f"/office/cases/{reference}/{name}", data=data).status_code
