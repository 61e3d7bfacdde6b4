"""When staff were trained last, and whose next training is due (C.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer
from portal.domain.policy import training_due_on
from portal.localized import FALLBACK
from portal.models import City, Training, TrainingAttendance
from portal.queries.standing import (
    Person,
    Unit,
    UnitStanding,
    people_of,
    standing_of,
    units_of,
)

USUAL_MONTHS = 12


@dataclass(frozen=True)
class LastTraining:
    """What somebody was trained in last, and the day by which the next training is due."""

    topic: str
    held_on: date
    due_on: date


@dataclass(frozen=True)
class PersonTraining:
    """How a person stands on the city's day `today`; `last` is None where none was ever logged."""

    person: Person
    last: LastTraining | None
    today: date

    @property
    def is_due(self) -> bool:
        """Whether they were never trained, or the time since is up."""
        return self.last is None or self.last.due_on < self.today


def training_units(session: Session, viewer: Viewer, language: str) -> tuple[Unit, ...]:
    """The departments for which this person logs trainings; the whole city last."""
    return units_of(session, viewer, Permission.LOG_TRAINING, language)


def training_months(session: Session) -> int:
    """How many months a training counts in this city."""
    return session.scalar(select(City.training_months)) or USUAL_MONTHS


def count_due(session: Session, viewer: Viewer, today: date, months: int) -> tuple[int, int]:
    """How many people would be due if a training counted so many months, and of how many."""
    units = units_of(session, viewer, Permission.READ_BOARD, FALLBACK)
    lines = trained_people(session, units, today, months)
    return sum(line.is_due for line in lines), len(lines)


def trained_people(
    session: Session, units: Sequence[Unit], today: date, months: int | None = None
) -> tuple[PersonTraining, ...]:
    """How everybody of these units stands, first whose training has been due the longest.

    `months` is how long a training counts; the city's own number where it is None.
    """
    last = _last_trainings(session, months=months)
    lines = [
        PersonTraining(person, last.get(person.id), today) for person in people_of(session, units)
    ]
    return tuple(sorted(lines, key=lambda line: line.last.due_on if line.last else date.min))


def training_standing(
    session: Session, viewer: Viewer, today: date, language: str = FALLBACK
) -> tuple[UnitStanding, ...]:
    """How the departments in reach of the policy board stand, the whole city last (C.2)."""
    units = units_of(session, viewer, Permission.READ_BOARD, language)
    people = people_of(session, units)
    due = {line.person.id for line in trained_people(session, units, today) if line.is_due}
    return standing_of(units, people, lambda person: person.id in due)


def last_training(session: Session, staff_id: int) -> LastTraining | None:
    """The last training of this person; None where none was ever logged."""
    return _last_trainings(session, staff_id).get(staff_id)


def _last_trainings(
    session: Session, staff_id: int | None = None, months: int | None = None
) -> Mapping[int, LastTraining]:
    months = months or training_months(session)
    statement = (
        select(TrainingAttendance.staff_id, Training.topic, Training.held_on)
        .join(Training, Training.id == TrainingAttendance.training_id)
        .order_by(Training.held_on, Training.id)
    )
    if staff_id is not None:
        statement = statement.where(TrainingAttendance.staff_id == staff_id)
    # The last row of a person is the one that stays.
    return {
        row.staff_id: LastTraining(row.topic, row.held_on, training_due_on(row.held_on, months))
        for row in session.execute(statement)
    }
