"""Cases for tests of the office: filed and changed through the services, each time committed."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from portal.db import Database
from portal.domain.case import Outcome
from portal.models import Case, CaseEvent, OutboxMessage, StaffMember
from portal.services import casework
from portal.services.casework import CaseAt, Words
from portal.services.work import UnitOfWork
from tests.factories import MONDAY, a_case, acting, work

Act = Callable[[UnitOfWork, CaseAt], None]
WORDS = Words("Thank you for telling us.", "en")


def file(database: Database, now: datetime = MONDAY, **changes: object) -> str:
    """File a case; gives its reference."""
    with database.writing() as session:
        return a_case(session, now, **changes).reference


def do(database: Database, reference: str, act: Act, by: str = "contact") -> None:
    """Let a member of the small city's staff act on a case as it stands."""
    with database.writing() as session:
        member = session.scalar(
            select(StaffMember).where(StaffMember.email == f"{by}@city.example")
        )
        version = session.scalar(select(Case.version).where(Case.reference == reference))
        act(work(session, acting(member)), CaseAt(reference, version))


def acknowledge(work: UnitOfWork, seen: CaseAt) -> None:
    """Somebody acknowledges."""
    casework.acknowledge(work, seen, WORDS)


def resolve(work: UnitOfWork, seen: CaseAt) -> None:
    """Somebody resolves."""
    casework.resolve(work, seen, Outcome.FIXED, WORDS)


def ask(work: UnitOfWork, seen: CaseAt) -> None:
    """Somebody asks the resident."""
    casework.ask(work, seen, Words("At what time was it?", "en"))


def case_of(database: Database, reference: str) -> Case:
    """The case as it stands in the database."""
    with database.reading() as session:
        return session.scalars(select(Case).where(Case.reference == reference)).one()


def events_of(database: Database, reference: str) -> list[str]:
    """The types of what happened to the case, the earliest first."""
    with database.reading() as session:
        found = select(CaseEvent.type).join(Case).where(Case.reference == reference)
        return [str(each) for each in session.scalars(found.order_by(CaseEvent.sequence))]


def announced(database: Database) -> list[tuple[str, str]]:
    """Notice and address of every outbox message, the earliest first."""
    with database.reading() as session:
        rows = session.execute(
            select(OutboxMessage.notice, OutboxMessage.to_address).order_by(OutboxMessage.id)
        )
        return [tuple(row) for row in rows]
