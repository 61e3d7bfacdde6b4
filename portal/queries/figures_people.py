"""Figures of the city's own people: contacts designated (B.3), oriented (C.1), trained (C.2)."""

from collections.abc import Iterator, Set
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import statistics
from portal.domain.policy import MONTHS_OF_YEAR, Clause, training_due_on
from portal.models import (
    City,
    Department,
    Orientation,
    PolicyVersion,
    StaffMember,
    StaffRole,
    Training,
    TrainingAttendance,
)
from portal.queries.figures_parts import Figure, Scope, Unit, of_departments, trend


def people_figures(session: Session, scope: Scope) -> Iterator[Figure]:
    """How things stand on the last day of the period; of contacts, how they stand now."""
    people = people_of(session, scope)
    yield _designated(session, scope)
    yield _oriented(session, scope, people)
    yield _trained(session, scope, people)


def _designated(session: Session, scope: Scope) -> Figure:
    """Ready are departments whose contact and deputy are two active people."""
    active = set(session.scalars(select(StaffMember.id).where(StaffMember.is_active)))
    departments = session.execute(
        select(Department.contact_id, Department.deputy_id).where(
            Department.is_active, of_departments(Department.id, scope)
        )
    ).all()
    ready = sum(len({*row} & active) == 2 for row in departments)
    return Figure(
        clause=Clause.B_3,
        unit=Unit.SHARE,
        value=statistics.share(ready, len(departments)),
        of=len(departments),
        wrong=len(departments) - ready,
    )


def _oriented(session: Session, scope: Scope, people: Set[int]) -> Figure:
    confirmed = session.execute(
        select(Orientation.staff_id, Orientation.confirmed_at, PolicyVersion.major).join(
            PolicyVersion, PolicyVersion.id == Orientation.policy_version_id
        )
    ).all()
    versions = session.execute(
        select(PolicyVersion.published_at, PolicyVersion.major, PolicyVersion.minor)
        .where(PolicyVersion.published_at.is_not(None))
        .order_by(PolicyVersion.published_at)
    ).all()

    def count(before: datetime) -> int:
        major = _major_at(versions, before)
        known = {row.staff_id for row in confirmed if _is_oriented(row, major, before)}
        return len(known & people)

    now = count(scope.now)
    return _of_people(
        Clause.C_1,
        scope,
        people,
        [count(span.ends_at) for span in (scope.period, *scope.trend)],
        # Where no policy is published there is nothing to confirm.
        wrong=len(people) - now if versions else 0,
        parameters={"version": _version_at(versions, scope.period.ends_at)},
    )


def _trained(session: Session, scope: Scope, people: Set[int]) -> Figure:
    months = session.scalar(select(City.training_months)) or MONTHS_OF_YEAR
    rows = session.execute(
        select(TrainingAttendance.staff_id, Training.held_on).join(
            Training, Training.id == TrainingAttendance.training_id
        )
    ).all()

    def count(last_on: date) -> int:
        trained = {
            row.staff_id
            for row in rows
            if row.held_on <= last_on <= training_due_on(row.held_on, months)
        }
        return len(trained & people)

    today = scope.calendar.local_date(scope.now)
    return _of_people(
        Clause.C_2,
        scope,
        people,
        [count(span.last_on) for span in (scope.period, *scope.trend)],
        wrong=len(people) - count(today),
        parameters={"months": months},
    )


def _of_people(
    clause: Clause,
    scope: Scope,
    people: Set[int],
    counts: list[int],
    wrong: int,
    parameters: dict[str, int | str],
) -> Figure:
    shares = [statistics.share(count, len(people)) for count in counts]
    return Figure(
        clause=clause,
        unit=Unit.SHARE,
        value=shares[0],
        of=len(people),
        wrong=wrong,
        trend=trend(scope, ((each, len(people)) for each in shares[1:])),
        parameters=parameters,
    )


def people_of(session: Session, scope: Scope) -> Set[int]:
    """The active people with a role in the scope, as the lists of orientation and training."""
    active = select(StaffMember.id).join(StaffRole, StaffRole.staff_id == StaffMember.id)
    here = of_departments(StaffRole.department_id, scope)
    return frozenset(session.scalars(active.where(StaffMember.is_active, here)))


def _major_at(versions: Any, before: datetime) -> int | None:
    return next((v.major for v in reversed(versions) if v.published_at < before), None)


def _version_at(versions: Any, before: datetime) -> str:
    found = next((v for v in reversed(versions) if v.published_at < before), None)
    return f"{found.major}.{found.minor}" if found else "–"


def _is_oriented(row: Any, major: int | None, before: datetime) -> bool:
    return major is not None and row.major == major and row.confirmed_at < before
