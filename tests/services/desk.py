"""Shorthand for tests of services: the one case, as somebody of the small city's staff has it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.history import EventType
from portal.models import Case, CaseEvent, OutboxMessage, StaffMember
from portal.services.casework import CaseAt, Words
from portal.services.work import UnitOfWork
from tests.factories import MONDAY, acting, staff_called, work

WORDS = Words("Thank you for telling us.", "en")
NOTE = Words("Please have a look.", "en")


def the_case(session: Session) -> Case:
    """The first case that was filed."""
    return session.scalars(select(Case).order_by(Case.id)).first()


def seen(session: Session) -> CaseAt:
    """That case as it stands."""
    case = the_case(session)
    return CaseAt(case.reference, case.version)


def by(session: Session, name: str, now: datetime = MONDAY) -> UnitOfWork:
    """A unit of work of this member of staff."""
    return work(session, acting(staff_called(session, name)), now)


def events(session: Session) -> list[EventType]:
    """What has happened, in order."""
    return list(session.scalars(select(CaseEvent.type).order_by(CaseEvent.id)))


def told(session: Session, notice: str) -> list[str]:
    """Who was written to, by the part of the address before the @."""
    rows = session.scalars(
        select(StaffMember.email)
        .join(OutboxMessage, OutboxMessage.staff_id == StaffMember.id)
        .where(OutboxMessage.notice == notice)
        .order_by(OutboxMessage.id)
    )
    return [address.split("@")[0] for address in rows]
