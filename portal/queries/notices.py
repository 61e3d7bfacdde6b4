"""What a notice says: the facts of its case as they stand when the message is sent."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import can_see
from portal.keys import Keys
from portal.localized import in_language
from portal.mail_links import make_mail_link
from portal.models import (
    Case,
    CaseEvent,
    City,
    Department,
    Message,
    OutboxMessage,
    Site,
    StaffMember,
)
from portal.queries.city import read_in
from portal.queries.walls import case_facts, viewer_from


@dataclass(frozen=True)
class Envelope:
    """A message ready to be rendered. `facts` hold what its templates may say."""

    notice: str
    to: str
    language: str
    message_id: str
    time_zone: ZoneInfo
    facts: dict[str, Any] = field(repr=False)


def envelope(session: Session, keys: Keys, base_url: str, outbox_id: int) -> Envelope | None:
    """The envelope of an outbox message.

    None when nobody should get it any more: a resident has taken the address back, or the case no
    longer exists for the staff member (B.2).
    """
    message = session.get_one(OutboxMessage, outbox_id)
    city = session.scalars(select(City)).one()
    language = read_in(city, message.language)
    facts = {
        "city_name": in_language(city.name, language),
        "track_link": f"{base_url}/track",
        "link": f"{base_url}{message.facts.get('path', '/office/')}",
        **message.facts,
    }
    if message.case_id is not None:
        case = session.get_one(Case, message.case_id)
        if not _may_have(session, message, case):
            return None
        facts |= _case_facts(session, language, case)
        facts |= _event_facts(session, message)
        facts["link"] = _link(keys, base_url, message, case)
    return Envelope(
        notice=message.notice,
        to=message.to_address,
        language=language,
        message_id=message.message_id,
        time_zone=ZoneInfo(city.time_zone),
        facts=facts,
    )


def _may_have(session: Session, message: OutboxMessage, case: Case) -> bool:
    if message.staff_id is None:
        return message.to_address == case.contact_email
    member = session.get_one(StaffMember, message.staff_id)
    return member.is_active and can_see(viewer_from(member), case_facts(session, case))


def _case_facts(session: Session, language: str, case: Case) -> dict[str, Any]:
    department = session.get_one(Department, case.department_id)
    site = session.get(Site, case.site_id) if case.site_id else None
    return {
        "reference": case.reference,
        "kind": case.kind,
        "department": in_language(department.name, language),
        "site": in_language(site.name, language) if site else None,
        "acknowledge_due_at": case.acknowledge_due_at,
        "resolve_due_at": case.resolve_due_at,
        "due_at": case.next_due_at,
        "outcome": case.outcome,
        "dispute_until_at": None if case.disputed_at else case.dispute_until_at,
    }


def _event_facts(session: Session, message: OutboxMessage) -> dict[str, Any]:
    event = session.get(CaseEvent, message.event_id) if message.event_id else None
    if event is None:
        return {}
    words = session.get(Message, event.message_id) if event.message_id else None
    by_staff = session.get(StaffMember, event.actor_id) if event.actor_id else None
    is_for_resident = message.staff_id is None and words is not None and words.is_public
    return {
        "message": words.body if words and is_for_resident else None,
        "message_language": words.language if words and is_for_resident else None,
        "staff_name": by_staff.name if by_staff else None,
        "reason": event.facts.get("promise") or event.facts.get("cause"),
    }


def _link(keys: Keys, base_url: str, message: OutboxMessage, case: Case) -> str:
    if message.staff_id is not None:
        return f"{base_url}/office/cases/{case.reference}"
    return make_mail_link(keys, base_url, case.id, case.code_digest)
