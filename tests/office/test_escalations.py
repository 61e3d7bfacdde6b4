"""Bringing a supervisor in, through the pages: asked for, seen, dealt with (B.2)."""

from sqlalchemy import select

from portal.db import Database
from portal.models import OutboxMessage
from portal.services import supervision
from portal.services.casework import Words
from tests.office.cases import do, events_of, file
from tests.office.conftest import Office
from tests.office.test_case_acts import act, send

ASKED = Words("They have called three times.", "en")


def escalate(work, seen):
    supervision.escalate(work, seen, ASKED)


def test_a_clerk_asks_and_the_supervisor_finds_it_in_the_queue(
    office: Office, database: Database
) -> None:
    reference = file(database)

    answer = send(office("counter"), reference, "escalation", body="They have called three times.")

    assert answer.status_code == 303
    queue = office("supervisor").get("/office/escalations").page
    assert reference in queue.text
    assert "A colleague asks for it" in queue.text
    assert "not opened yet" in queue.text


def test_the_menu_counts_what_waits(office: Office, database: Database) -> None:
    supervisor = office("supervisor")
    assert "Escalations" in supervisor.get("/office/").page.links
    do(database, file(database), escalate, by="counter")

    assert "Escalations 1" in supervisor.get("/office/").page.links
    assert not any(label.startswith("Escal") for label in office().get("/office/").page.links)


def test_the_case_says_that_it_waits_and_who_asked(office: Office, database: Database) -> None:
    reference = file(database)
    do(database, reference, escalate, by="counter")

    page = office().get(f"/office/cases/{reference}").page

    assert "A supervisor is asked to step in" in page.text
    assert "They have called three times." in page.text
    assert act(reference, "escalation") not in page.html


def test_looking_at_the_case_is_what_counts_as_opened(office: Office, database: Database) -> None:
    reference = file(database)
    do(database, reference, escalate, by="counter")
    supervisor = office("supervisor")

    office().get(f"/office/cases/{reference}")
    assert opened(database) == [None]
    supervisor.get(f"/office/cases/{reference}")

    assert opened(database) != [None]
    assert "opened within the hour" in supervisor.get("/office/escalations").page.text


def test_what_was_done_ends_it_and_stands_among_the_dealt_with(
    office: Office, database: Database
) -> None:
    reference = file(database)
    do(database, reference, escalate, by="counter")
    supervisor = office("supervisor")

    send(supervisor, reference, "escalation/handling", body="I called them back.")

    assert events_of(database, reference)[-1] == "escalation_handled"
    assert reference not in supervisor.get("/office/escalations").page.text
    assert reference in supervisor.get("/office/escalations?state=handled").page.text


def test_what_was_dealt_with_already_is_said_and_nothing_typed_is_lost(
    office: Office, database: Database
) -> None:
    reference = file(database)
    do(database, reference, escalate, by="counter")
    supervisor = office("supervisor")
    page = supervisor.get(f"/office/cases/{reference}").page
    do(database, reference, lambda w, s: supervision.handle(w, s, ASKED), by="reviewer")

    late = supervisor.submit(page, act(reference, "escalation/handling"), body="I called too.")

    assert late.status_code == 409
    assert "I called too." in late.page.html


def test_a_department_sees_only_its_own_queue(office: Office, database: Database) -> None:
    elsewhere = file(database, department="parks")
    do(database, elsewhere, escalate, by="reviewer")

    assert elsewhere not in office("supervisor").get("/office/escalations").page.text


def opened(database: Database) -> list[object]:
    with database.reading() as session:
        notices = select(OutboxMessage.opened_at).where(
            OutboxMessage.notice == "office/case_escalated"
        )
        return list(session.scalars(notices))
