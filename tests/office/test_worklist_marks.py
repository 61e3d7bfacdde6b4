"""What marks a case in the worklist, and narrowing down to it: labels, escalations, channels."""

import pytest
from sqlalchemy import event, select, update

from portal.db import Database
from portal.domain.case import Channel, Status
from portal.domain.escalation import EscalationCause
from portal.models import Case, CaseEvent, Escalation
from portal.services.labelling import set_labels
from tests.factories import MONDAY
from tests.office.cases import do, file
from tests.office.conftest import Office
from tests.office.test_worklist import references, wall_off
from tests.support.html import text_of
from tests.support.pages import Page


def test_a_row_shows_every_mark_of_its_case(office: Office, database: Database) -> None:
    reference = file(database)
    change(database, reference, wants_interpreter=True)
    escalate(database, reference)
    do(database, reference, lambda work, seen: set_labels(work, seen, ["Noise"]))

    page = office().get("/office/").page

    for mark in ("Escalated", "Interpreter wanted", "Noise"):
        assert mark in row_text(page, reference)


def test_a_case_without_marks_shows_none(office: Office, database: Database) -> None:
    reference = file(database)

    text = row_text(office().get("/office/").page, reference)

    for mark in ("Escalated", "Interpreter", "joined", "Restricted"):
        assert mark not in text


def test_a_handled_escalation_is_no_mark(office: Office, database: Database) -> None:
    reference = file(database)
    escalate(database, reference)
    with database.writing() as session:
        session.execute(update(Escalation).values(handled_at=MONDAY))

    assert "Escalated" not in row_text(office().get("/office/").page, reference)
    assert references(office().get("/office/?escalated=y").page) == []


def test_a_row_says_how_many_cases_were_joined_with_it(office: Office, database: Database) -> None:
    main, first, second, hidden = (file(database) for _ in range(4))
    for reference in (first, second, hidden):
        merge(database, reference, main)
    wall_off(database, hidden, "contact")

    assert "+2 joined" in row_text(office().get("/office/").page, main)


@pytest.mark.parametrize(
    ("query", "facts"),
    [
        ("escalated=y", {}),
        ("interpreter=y", {"wants_interpreter": True}),
        ("channel=phone", {"channel": Channel.PHONE}),
        ("category=permit-delay", {"category_id": 1}),
    ],
)
def test_the_list_narrows_down_to_marks(
    office: Office, database: Database, query: str, facts: dict[str, object]
) -> None:
    file(database)
    wanted = file(database)
    if facts:
        change(database, wanted, **facts)
    else:
        escalate(database, wanted)

    assert references(office().get(f"/office/?{query}").page) == [wanted]


def test_what_has_to_be_sorted_is_found_in_one_place(office: Office, database: Database) -> None:
    file(database)
    unsure = file(database, department="unsure")
    reviewer = office("reviewer")

    offered = reviewer.get("/office/").page.form("/office/").choices("department") or []

    assert "to-sort" in offered
    assert references(reviewer.get("/office/?department=to-sort").page) == [unsure]


@pytest.mark.parametrize("query", ["label=x", "label=99999999999", "channel=x", "escalated=maybe"])
def test_marks_without_sense_narrow_nothing(office: Office, database: Database, query: str) -> None:
    reference = file(database)

    assert references(office().get(f"/office/?{query}").page) == [reference]


def test_a_longer_list_asks_the_database_no_more_often(office: Office, database: Database) -> None:
    contact = office()
    portal = contact.client.application.extensions["portal"]
    asked: list[str] = []
    event.listen(portal.database.reader, "before_cursor_execute", lambda *a: asked.append(a[2]))

    def count(address: str) -> int:
        asked.clear()
        contact.get(address)
        return len(asked)

    do(database, file(database), lambda work, seen: set_labels(work, seen, ["Noise"]))
    contact.get("/office/")  # the first page asks for the city, too
    few = count("/office/")
    for _ in range(9):
        reference = file(database)
        do(database, reference, lambda work, seen: set_labels(work, seen, ["Noise", "Lobby"]))
        escalate(database, reference)

    assert count("/office/") == few


def change(database: Database, reference: str, **facts: object) -> None:
    """Make a case otherwise than residents file it."""
    with database.writing() as session:
        session.execute(update(Case).where(Case.reference == reference).values(**facts))


def escalate(database: Database, reference: str) -> None:
    """Bring a supervisor in."""
    with database.writing() as session:
        case_id = session.scalars(select(Case.id).where(Case.reference == reference)).one()
        first = select(CaseEvent.id).where(CaseEvent.case_id == case_id).limit(1)
        session.add(
            Escalation(
                case_id=case_id,
                cause=EscalationCause.BY_HAND,
                event_id=session.scalars(first).one(),
                raised_at=MONDAY,
            )
        )


def merge(database: Database, reference: str, main: str) -> None:
    """Join a case with another."""
    with database.reading() as session:
        main_id = session.scalars(select(Case.id).where(Case.reference == main)).one()
    change(database, reference, status=Status.MERGED, merged_into_id=main_id, next_due_at=None)


def row_text(page: Page, reference: str) -> str:
    """The words of the case's row."""
    return text_of(page.document.by_id(f"case-{reference}"))
