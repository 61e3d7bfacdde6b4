"""The log of trainings: what was held when, and who was there (C.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission, Viewer
from portal.localized import in_language
from portal.models import Department, StaffMember, Training, TrainingAttendance
from portal.queries.paging import Order, fetch_page, place_of
from portal.queries.standing import Unit

PAGE_SIZE = 25


@dataclass(frozen=True)
class Attendee:
    """Somebody who was there; `certificate` is empty where there is none."""

    staff_id: int
    name: str
    certificate: str


@dataclass(frozen=True)
class HeldTraining:
    """One training, and who was there, by name."""

    id: int
    department_id: int
    department: str
    topic: str
    held_on: date
    minutes: int
    attendees: tuple[Attendee, ...]


@dataclass(frozen=True)
class HeldPage:
    """One page of the log, what was logged last first."""

    trainings: tuple[HeldTraining, ...]
    earlier: str | None
    later: str | None


def held_trainings(
    session: Session, units: Sequence[Unit], language: str, cursor: str | None = None
) -> HeldPage:
    """The log of these departments, a page at a time."""
    held = select(Training.id, Training.recorded_at.label("sort_at")).where(_of(units))
    order = Order(Training.recorded_at, Training.id, is_newest_first=True)
    page = fetch_page(session, held, order, place_of(cursor), PAGE_SIZE)
    ids = [row.id for row in page.rows]
    found = {each.id: each for each in _held(session, language, Training.id.in_(ids))}
    return HeldPage(tuple(found[each] for each in ids), page.earlier, page.later)


def every_training(
    session: Session, units: Sequence[Unit], language: str
) -> tuple[HeldTraining, ...]:
    """The whole log of these departments, the latest day first: for a table to take away."""
    return _held(session, language, _of(units))


def own_trainings(session: Session, staff_id: int, language: str) -> tuple[HeldTraining, ...]:
    """What this person was trained in, the latest first, with nobody else's name."""
    attended = select(TrainingAttendance.training_id).where(TrainingAttendance.staff_id == staff_id)
    return _held(session, language, Training.id.in_(attended), only=staff_id)


def find_training(
    session: Session, viewer: Viewer, training_id: int, language: str
) -> HeldTraining:
    """A training of a department for which this person logs trainings. Raises NotFound."""
    reach = viewer.departments_with(Permission.LOG_TRAINING)
    for found in _held(session, language, Training.id == training_id):
        if reach is None or found.department_id in reach:
            return found
    raise NotFound("There is no such training.")


def _of(units: Sequence[Unit]) -> ColumnElement[bool]:
    ids = [unit.department_id for unit in units if unit.department_id is not None]
    return Training.department_id.in_(ids)


def _held(
    session: Session, language: str, condition: ColumnElement[bool], only: int | None = None
) -> tuple[HeldTraining, ...]:
    rows = session.execute(
        select(Training, Department.name)
        .join(Department, Department.id == Training.department_id)
        .where(condition)
        .order_by(Training.held_on.desc(), Training.id.desc())
    ).all()
    attendees = _attendees(session, [row.Training.id for row in rows], only)
    return tuple(
        HeldTraining(
            id=row.Training.id,
            department_id=row.Training.department_id,
            department=in_language(row.name, language),
            topic=row.Training.topic,
            held_on=row.Training.held_on,
            minutes=row.Training.minutes,
            attendees=attendees.get(row.Training.id, ()),
        )
        for row in rows
    )


def _attendees(
    session: Session, training_ids: Sequence[int], only: int | None
) -> Mapping[int, tuple[Attendee, ...]]:
    statement = (
        select(TrainingAttendance, StaffMember.name)
        .join(StaffMember, StaffMember.id == TrainingAttendance.staff_id)
        .where(TrainingAttendance.training_id.in_(training_ids))
        .order_by(StaffMember.name, StaffMember.id)
    )
    if only is not None:
        statement = statement.where(TrainingAttendance.staff_id == only)
    found: dict[int, tuple[Attendee, ...]] = {}
    for row in session.execute(statement):
        kept = row.TrainingAttendance
        attendee = Attendee(kept.staff_id, row.name, kept.certificate)
        found[kept.training_id] = (*found.get(kept.training_id, ()), attendee)
    return found
