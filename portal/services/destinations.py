"""Where in the city a filing belongs."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.models import Category, Department, Site
from portal.queries.contacts import takes_cases
from portal.queries.settled import settled

Place = TypeVar("Place", Site, Category)
UNSURE = "unsure"


@dataclass(frozen=True)
class Destination:
    """What the slugs of a filing stand for."""

    department_id: int
    meant_for_id: int | None  # the department that was asked for, where another one stands in
    site_id: int | None
    category_id: int | None
    resolve_business_days: int | None
    is_escalated: bool


@settled
def destination(session: Session, department: str, category: str, site: str) -> Destination:
    """Where a filing with these slugs goes. Raises NotFound where one of them is unknown."""
    chosen = _department(session, department)
    subject = _named(session, Category, category)
    place = _named(session, Site, site)
    asked = session.scalar(select(Department.id).where(Department.slug == department))
    return Destination(
        department_id=chosen.id,
        meant_for_id=asked if asked != chosen.id else None,
        site_id=place.id if place else None,
        category_id=subject.id if subject else None,
        resolve_business_days=subject.resolve_business_days if subject else None,
        is_escalated=subject is not None and subject.is_escalated,
    )


def _department(session: Session, slug: str) -> Department:
    """The department of this slug; `unsure` is the one that sorts such cases (A.3).

    That one also takes what is for a department without its two people (B.3): nothing is lost.
    """
    triage = select(Department).where(Department.is_triage, Department.is_active)
    named = select(Department).where(Department.slug == slug, Department.is_active)
    department = session.scalar(triage if slug == UNSURE else named)
    if department is None:
        raise NotFound(f"There is no department called “{slug}”.")
    if department.is_triage or takes_cases(session, department):
        return department
    return session.scalar(triage) or department


def _named(session: Session, model: type[Place], slug: str) -> Place | None:
    if not slug:
        return None
    found = session.scalar(select(model).where(model.slug == slug))
    if found is None:
        raise NotFound(f"There is nothing called “{slug}” here.")
    return found
