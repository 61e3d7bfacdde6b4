"""The outbox: what an event makes known, written in the same transaction as the event."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from portal.domain.case import Status
from portal.domain.notices import Notice, Recipient, notices_for
from portal.domain.permissions import CaseFacts, Role, can_see
from portal.models import Case, CaseEvent, OutboxMessage, StaffMember
from portal.queries.staff_book import Colleague, StaffBook, staff_book
from portal.queries.walls import case_facts
from portal.services.work import UnitOfWork

_MESSAGE = insert(OutboxMessage)


@dataclass(frozen=True)
class Addressee:
    """An address and the language its owner reads; `staff_id` is None for a resident."""

    address: str
    language: str
    staff_id: int | None = None


def announce(work: UnitOfWork, case: Case, event: CaseEvent) -> None:
    """Write every message that this event sends.

    Nobody hears of what they did themselves, nobody twice of one event, and nobody of a case that
    does not exist for them (B.2).
    """
    told: set[str] = set()
    for notice in notices_for(event.type, case.is_restricted):
        about = case if notice.to is Recipient.RESIDENT else _answering(work, case)
        for addressee in _addressees(work, about, notice):
            if addressee.address not in told:
                told.add(addressee.address)
                _write(work, notice.name, addressee, about, event)


def write_to_staff(
    work: UnitOfWork, notice: str, member: StaffMember, facts: Mapping[str, Any] | None = None
) -> None:
    """Write a message to a staff member that is about no case."""
    _write(work, notice, _staff_addressee(member), None, None, facts)


def write_to_address(
    work: UnitOfWork, notice: str, address: str, language: str, facts: Mapping[str, Any]
) -> None:
    """Write a message to an address of the operator's, who need not be staff; about no case."""
    _write(work, notice, Addressee(address, language), None, None, facts)


def _answering(work: UnitOfWork, case: Case) -> Case:
    """The case under which colleagues answer this one: the one that it was joined with, or itself.

    One that is kept from more eyes than the other speaks for itself (B.2).
    """
    if case.status is not Status.MERGED or case.merged_into_id is None:
        return case
    main = work.session.get_one(Case, case.merged_into_id)
    return main if main.is_restricted is case.is_restricted else case


def _addressees(work: UnitOfWork, case: Case, notice: Notice) -> list[Addressee]:
    if notice.to is Recipient.RESIDENT:
        address = case.contact_email
        return [Addressee(address, case.language)] if address else []
    facts = case_facts(work.session, case)
    return [
        Addressee(colleague.email, colleague.language, colleague.id)
        for colleague in _colleagues(work, facts, notice.to)
        if colleague.id != work.actor.staff_id and can_see(colleague.viewer, facts)
    ]


def _colleagues(work: UnitOfWork, case: CaseFacts, recipient: Recipient) -> list[Colleague]:
    book = staff_book(work.session)
    if recipient is Recipient.SUPERVISORS:
        return _supervisors(book, case)
    assignee = (case.assignee_id,) if recipient is Recipient.ASSIGNEE else ()
    wanted = book.called((*assignee, *book.designated[case.department_id]))
    active = [each for each in wanted if each.is_active]
    # Whoever is away, or must not know of the case (B.2), is stood in for (B.3); where nobody is
    # left, it is the supervisors' to know.
    today = book.date_of(work.now)
    there = [each for each in active if not each.is_away(today) and can_see(each.viewer, case)]
    return there[:1] or (_supervisors(book, case) if active else [])


def _supervisors(book: StaffBook, case: CaseFacts) -> list[Colleague]:
    """The department's supervisors; Human Resources where there is none who may see the case."""
    for role in (Role.SUPERVISOR, Role.REVIEWER):
        found = [
            each
            for each in book.colleagues.values()
            if each.is_active
            and each.holds(role, case.department_id)
            and can_see(each.viewer, case)
        ]
        if found:
            return found
    return []


def _staff_addressee(member: StaffMember) -> Addressee:
    return Addressee(member.email, member.language, member.id)


def _write(
    work: UnitOfWork,
    notice: str,
    addressee: Addressee,
    case: Case | None,
    event: CaseEvent | None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    work.session.flush()  # what it refers to
    work.session.connection().execute(
        _MESSAGE,
        {
            "message_id": uuid.uuid4().hex,
            "notice": notice,
            "to_address": addressee.address,
            "language": addressee.language,
            "case_id": case.id if case else None,
            "event_id": event.id if event else None,
            "staff_id": addressee.staff_id,
            "facts": dict(facts or {}),
            "written_at": work.now,
            "next_attempt_at": work.now,
        },
    )
