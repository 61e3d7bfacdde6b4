"""How far a new city has come: each step is done or not by what is in the database."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.models import (
    Category,
    Department,
    PolicyVersion,
    Poster,
    ReferenceCounter,
    SettingsChange,
    StaffMember,
)
from portal.queries.contacts import oriented_ids


class SetupStep(StrEnum):
    """What a new city does, in this order, until its first case."""

    BRANDING = "branding"
    CALENDAR = "calendar"
    DEPARTMENTS = "departments"
    PEOPLE = "people"
    CONTACTS = "contacts"
    CATEGORIES = "categories"
    POLICY = "policy"
    ORIENTATION = "orientation"
    LINK = "link"
    FIRST_CASE = "first_case"


def steps_done(session: Session) -> Mapping[SetupStep, bool]:
    """Every step in its order, and whether it is done."""
    designated = _designated(session)
    is_published = _is(session, select(PolicyVersion.id).where(PolicyVersion.major.is_not(None)))
    # References are counted from the first case on; nobody has to look at cases to know it.
    has_case = _is(session, select(ReferenceCounter.year))
    return {
        SetupStep.BRANDING: _was_changed(session, "branding"),
        SetupStep.CALENDAR: _was_changed(session, "calendar"),
        SetupStep.DEPARTMENTS: bool(designated),
        SetupStep.PEOPLE: _active_people(session) > 1,
        SetupStep.CONTACTS: bool(designated) and all(None not in pair for pair in designated),
        SetupStep.CATEGORIES: _is(session, select(Category.id).where(Category.is_active)),
        SetupStep.POLICY: is_published,
        SetupStep.ORIENTATION: is_published and _are_oriented(session, designated),
        SetupStep.LINK: has_case
        or _is(session, select(Poster.id))
        or _was_changed(session, "setup"),
        SetupStep.FIRST_CASE: has_case,
    }


Pair = tuple[int | None, int | None]


def _designated(session: Session) -> list[Pair]:
    """Contact and deputy of every department that takes cases."""
    rows = session.execute(
        select(Department.contact_id, Department.deputy_id).where(Department.is_active)
    )
    return [(row.contact_id, row.deputy_id) for row in rows]


def _are_oriented(session: Session, designated: list[Pair]) -> bool:
    people = {staff_id for pair in designated for staff_id in pair if staff_id is not None}
    return bool(people) and oriented_ids(session, people) == people


def _active_people(session: Session) -> int:
    counted = select(func.count()).select_from(StaffMember).where(StaffMember.is_active)
    return session.scalar(counted) or 0


def _was_changed(session: Session, subject: str) -> bool:
    return _is(session, select(SettingsChange.id).where(SettingsChange.subject == subject))


def _is(session: Session, rows: Select[Any]) -> bool:
    return session.execute(rows.limit(1)).first() is not None
