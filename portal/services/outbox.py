"""The outbox: what an event makes known, written in the same transaction as the event."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.domain.case import Status
from portal.domain.notices import Notice, Recipient, notices_for
from portal.domain.permissions import Role, can_see
from portal.models import Case, CaseEvent, Department, OutboxMessage, StaffMember, StaffRole
from portal.queries.contacts import away_ids, city_date
from portal.queries.walls import case_facts, viewer_from
from portal.services.work import UnitOfWork


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
        _staff_addressee(member)
        for member in _staff(work, case, notice.to)
        if member.id != work.actor.staff_id and can_see(viewer_from(member), facts)
    ]


def _staff(work: UnitOfWork, case: Case, recipient: Recipient) -> Iterable[StaffMember]:
    if recipient is Recipient.SUPERVISORS:
        return _supervisors(work, case)
    department = work.session.get_one(Department, case.department_id)
    wanted = [department.contact_id, department.deputy_id]
    if recipient is Recipient.ASSIGNEE:
        wanted.insert(0, case.assignee_id)
    members = (work.session.get(StaffMember, staff_id) for staff_id in wanted if staff_id)
    active = [member for member in members if member and member.is_active]
    away = away_ids(work.session, city_date(work.session, work.now))
    # Whoever is away, or must not know of the case (B.2), is stood in for (B.3); where nobody is
    # left, it is the supervisors' to know.
    facts = case_facts(work.session, case)
    there = [
        member for member in active if member.id not in away and can_see(viewer_from(member), facts)
    ]
    return there[:1] or (_supervisors(work, case) if active else [])


def _supervisors(work: UnitOfWork, case: Case) -> list[StaffMember]:
    """The department's supervisors; Human Resources where there is none who may see the case."""
    facts = case_facts(work.session, case)
    for role in (Role.SUPERVISOR, Role.REVIEWER):
        found = [
            member
            for member in work.session.scalars(
                select(StaffMember)
                .join(StaffRole)
                .where(StaffRole.role == role, StaffMember.is_active)
                .where(
                    StaffRole.department_id.is_(None)
                    | (StaffRole.department_id == case.department_id)
                )
                .order_by(StaffMember.id)
            ).unique()
            if can_see(viewer_from(member), facts)
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
    work.session.add(
        OutboxMessage(
            message_id=uuid.uuid4().hex,
            notice=notice,
            to_address=addressee.address,
            language=addressee.language,
            case_id=case.id if case else None,
            event_id=event.id if event else None,
            staff_id=addressee.staff_id,
            facts=dict(facts or {}),
            written_at=work.now,
            next_attempt_at=work.now,
        )
    )
