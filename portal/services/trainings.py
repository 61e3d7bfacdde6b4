"""The training log: what a department held, who was there, and setting it right (C.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from portal.domain.errors import NotAllowed, NotFound, PortalError
from portal.domain.permissions import Permission
from portal.models import City, StaffMember, Training, TrainingAttendance
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork


class NotHeldYet(PortalError):
    """Only what has taken place is logged."""

    def __init__(self) -> None:
        super().__init__("The day of a training cannot lie in the future.")


@dataclass(frozen=True)
class TrainingWords:
    """What is logged: `certificates` of everybody who was there by their id, empty for none."""

    topic: str
    held_on: date
    minutes: int
    certificates: Mapping[int, str]


def set_interval(work: UnitOfWork, months: int) -> None:
    """Let a training count for so many months from now on, those held before included."""
    city = work.session.scalars(select(City)).one()
    before, city.training_months = city.training_months, months
    if before != months:
        record_setting(work, "training", "interval_set", {"from": before, "to": months})


def log_training(work: UnitOfWork, department_id: int, words: TrainingWords) -> int:
    """Add a training of this department; gives its id. Raises NotAllowed, NotHeldYet, NotFound."""
    _check(work, department_id, words)
    training = Training(
        department_id=department_id,
        topic=words.topic,
        held_on=words.held_on,
        minutes=words.minutes,
        recorded_by_id=work.viewer.staff_id,
        recorded_at=work.now,
    )
    work.session.add(training)
    work.session.flush()
    _note_who_was_there(work, training.id, words)
    return training.id


def correct_training(work: UnitOfWork, training_id: int, words: TrainingWords) -> None:
    """Set a training right; what it said before stays in the log of settings.

    Raises NotFound, NotAllowed and NotHeldYet.
    """
    training = work.session.get(Training, training_id, with_for_update=True)
    if training is None:
        raise NotFound("There is no such training.")
    _check(work, training.department_id, words)
    before = _facts(work, training)
    training.topic, training.held_on = words.topic, words.held_on
    training.minutes = words.minutes
    work.session.execute(
        delete(TrainingAttendance).where(TrainingAttendance.training_id == training_id)
    )
    _note_who_was_there(work, training_id, words)
    facts = {"from": before, "to": _facts(work, training)}
    record_setting(work, f"training:{training_id}", "corrected", facts)


def _check(work: UnitOfWork, department_id: int, words: TrainingWords) -> None:
    reach = work.viewer.departments_with(Permission.LOG_TRAINING)
    if reach is not None and department_id not in reach:
        raise NotAllowed("This staff member logs no trainings of this department.")
    zone = ZoneInfo(work.session.scalars(select(City.time_zone)).one())
    if words.held_on > work.now.astimezone(zone).date():
        raise NotHeldYet
    found = select(StaffMember.id).where(StaffMember.id.in_(words.certificates))
    if set(work.session.scalars(found)) != set(words.certificates):
        raise NotFound("There is no such staff member.")


def _note_who_was_there(work: UnitOfWork, training_id: int, words: TrainingWords) -> None:
    work.session.add_all(
        TrainingAttendance(training_id=training_id, staff_id=staff_id, certificate=certificate)
        for staff_id, certificate in words.certificates.items()
    )
    work.session.flush()


def _facts(work: UnitOfWork, training: Training) -> dict[str, object]:
    there = work.session.scalars(
        select(TrainingAttendance.staff_id)
        .where(TrainingAttendance.training_id == training.id)
        .order_by(TrainingAttendance.staff_id)
    )
    return {
        "topic": training.topic,
        "held_on": training.held_on.isoformat(),
        "minutes": training.minutes,
        "staff_ids": list(there),
    }
