"""The outbox page: what did not go out and why, for those who may know, and sending it again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import OutboxMessage, OutboxState, StaffMember
from portal.services import dispatch, outbox
from portal.services.work import SYSTEM
from tests.factories import MONDAY, work
from tests.office.cases import file
from tests.office.conftest import Office
from tests.office.test_worklist import wall_off

RESIDENT = "rosa@example.org"


def test_what_was_not_delivered_stands_first_with_its_reason(
    office: Office, database: Database
) -> None:
    reference = file(database, contact_email=RESIDENT)
    kill(database, RESIDENT, "550 no such user")

    page = office("supervisor").get("/office/outbox").page

    assert {"Not delivered 1", "Waiting 1", "Sent 0"} <= set(page.links)
    for words in ("Feedback received", "Resident", "550 no such user", reference):
        assert words in page.text
    assert RESIDENT not in page.text


def test_waiting_and_sent_messages_stand_apart(office: Office, database: Database) -> None:
    file(database, contact_email=RESIDENT)
    with database.writing() as session:
        dispatch.mark_delivered(work(session, SYSTEM), message_id(database, RESIDENT))
    supervisor = office("supervisor")

    assert "New case" in supervisor.get("/office/outbox?state=pending").page.text
    assert "Contact" in supervisor.get("/office/outbox?state=pending").page.text
    assert "Feedback received" in supervisor.get("/office/outbox?state=sent").page.text
    assert "No message here" in supervisor.get("/office/outbox?state=nonsense").page.text


def test_an_administrator_sends_a_dead_message_again(office: Office, database: Database) -> None:
    file(database, contact_email=RESIDENT)
    kill(database, RESIDENT, "550 no such user")
    administrator = office("administrator")
    sent_id = message_id(database, RESIDENT)

    answer = administrator.submit(
        administrator.get("/office/outbox").page, f"/office/outbox/{sent_id}/delivery"
    )

    assert answer.location == "/office/outbox?state=pending"
    with database.writing() as session:
        message = session.get_one(OutboxMessage, sent_id)
        assert (message.state, message.attempts) == (OutboxState.PENDING, 0)
        soon = work(session, SYSTEM, MONDAY + timedelta(seconds=1))
        claimed = {dispatch.claim_next(soon) for _ in range(2)}
        assert sent_id in claimed
    assert "550 no such user" in administrator.follow(answer).page.text


def test_a_message_that_has_gone_out_is_not_sent_again(office: Office, database: Database) -> None:
    file(database, contact_email=RESIDENT)
    kill(database, RESIDENT, "550")
    administrator = office("administrator")
    page = administrator.get("/office/outbox").page
    with database.writing() as session:
        dispatch.mark_delivered(work(session, SYSTEM), message_id(database, RESIDENT))

    answer = administrator.submit(page, f"/office/outbox/{message_id(database, RESIDENT)}/delivery")

    assert "There is nothing left to send" in administrator.follow(answer).page.text
    assert state(database, RESIDENT) is OutboxState.SENT


@pytest.mark.parametrize(
    ("name", "read", "resend"),
    [
        ("counter", 403, 403),
        ("contact", 403, 403),
        ("supervisor", 200, 303),
        ("reviewer", 403, 403),
        ("administrator", 200, 303),
    ],
)
def test_the_outbox_is_open_to_just_those_whom_the_table_names(
    office: Office, database: Database, name: str, read: int, resend: int
) -> None:
    file(database, contact_email=RESIDENT)
    kill(database, RESIDENT, "550")
    browser = office(name)
    token = browser.get("/office/account").page.form("/office/sign-out").fields["csrf_token"]
    address = f"/office/outbox/{message_id(database, RESIDENT)}/delivery"

    answer = browser.get("/office/outbox")

    assert answer.status_code == read
    assert browser.post(address, data={"csrf_token": token}).status_code == resend
    assert ("Send again" in answer.page.text) == (resend == 303)


def test_messages_of_a_restricted_case_are_hidden_from_who_may_not_see_it(
    office: Office, database: Database
) -> None:
    reference = file(database, is_about_conduct=True, contact_email=RESIDENT)
    kill(database, RESIDENT, "550 marker")
    administrator, supervisor = office("administrator"), office("supervisor")
    token = administrator.get("/office/account").page.form("/office/sign-out").fields
    address = f"/office/outbox/{message_id(database, RESIDENT)}/delivery"

    page = administrator.get("/office/outbox").page

    assert "Not delivered 0" in page.links
    assert reference not in page.text
    assert administrator.post(address, data=token).status_code == 404
    assert reference in supervisor.get("/office/outbox").page.text


def test_a_supervisor_sees_the_messages_of_the_own_department(
    office: Office, database: Database
) -> None:
    elsewhere = file(database, department="parks", contact_email=RESIDENT)
    named = file(database, contact_email=RESIDENT)
    wall_off(database, named, "supervisor")
    with database.writing() as session:
        member = session.scalars(select(StaffMember)).first()
        outbox.write_to_staff(work(session, SYSTEM), "office/password_reset", member)

    text = office("supervisor").get("/office/outbox?state=pending").page.text

    assert elsewhere not in text
    assert named not in text
    assert "Password reset" not in text
    administrator = office("administrator")
    assert "Password reset" in administrator.get("/office/outbox?state=pending").page.text


def kill(database: Database, address: str, reason: str) -> None:
    """Let the delivery of the message to this address fail for good."""
    with database.writing() as session:
        dispatch.mark_refused(work(session, SYSTEM), message_id(database, address), reason)


def message_id(database: Database, address: str) -> int:
    with database.reading() as session:
        found = select(OutboxMessage.id).where(OutboxMessage.to_address == address)
        return session.scalars(found).one()


def state(database: Database, address: str) -> OutboxState:
    with database.reading() as session:
        found = select(OutboxMessage.state).where(OutboxMessage.to_address == address)
        return session.scalars(found).one()
