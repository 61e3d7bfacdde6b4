"""Cases that somebody has chosen together, and what became of an act on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.bulk import UNDO_TIME, Left, LeftReason, can_undo
from portal.domain.case import Action, Kind, Status
from portal.domain.permissions import Permission, Viewer
from portal.models import BulkAct, Case, Department
from portal.queries.labels import labels_on
from portal.queries.staff import Colleague, colleagues
from portal.queries.walls import visible_to
from portal.queries.worklist import OPENING, shortened


@dataclass(frozen=True)
class ChosenCase:
    """One of the chosen cases, as it stands now. `department_name` is in every language."""

    reference: str
    version: int
    kind: Kind
    status: Status
    language: str
    opening: str
    department_id: int
    department_name: dict[str, str]
    received_at: datetime
    resolve_due_at: datetime
    is_restricted: bool
    labels: tuple[str, ...]


@dataclass(frozen=True)
class BulkRecord:
    """An act on many cases: the references of those it was done to, and what was left.

    Of both only what its author may still see. `undo_until_at` is None where there is no way back.
    """

    id: int
    action: Action
    done: tuple[str, ...]
    left: tuple[Left, ...]
    undo_until_at: datetime | None


def chosen_cases(
    session: Session, viewer: Viewer, references: Sequence[str]
) -> tuple[ChosenCase, ...]:
    """Those of the references that exist for this person, what came first first."""
    rows = session.execute(
        select(
            Case.id,
            Case.reference,
            Case.version,
            Case.kind,
            Case.status,
            Case.language,
            func.substr(Case.description, 1, OPENING + 1).label("opening"),
            Case.department_id,
            Department.name.label("department_name"),
            Case.received_at,
            Case.resolve_due_at,
            Case.is_restricted,
        )
        .join(Department, Department.id == Case.department_id)
        .where(Case.reference.in_(list(references)), visible_to(viewer))
        .order_by(Case.received_at, Case.id)
    ).all()
    labels = labels_on(session, [row.id for row in rows])
    return tuple(_chosen(row, labels.get(row.id, ())) for row in rows)


def assignable(session: Session, cases: Iterable[ChosenCase]) -> list[Colleague]:
    """The people who work with cases of these departments, by name."""
    found = {
        person.id: person
        for department_id in sorted({case.department_id for case in cases})
        for person in colleagues(session, department_id, Permission.NOTE_CASE)
    }
    return sorted(found.values(), key=lambda person: (person.name, person.id))


def bulk_record(session: Session, viewer: Viewer, act_id: int, now: datetime) -> BulkRecord | None:
    """An act that this person has done; None for any other."""
    row = session.scalar(
        select(BulkAct).where(BulkAct.id == act_id, BulkAct.staff_id == viewer.staff_id)
    )
    if row is None:
        return None
    visible = _visible(session, viewer, [item["reference"] for item in row.items])
    seen = [item for item in row.items if item["reference"] in visible]
    done = [item for item in seen if "reason" not in item]
    is_open = bool(done) and not row.undone_at and can_undo(row.action, row.done_at, now)
    return BulkRecord(
        id=row.id,
        action=row.action,
        done=tuple(item["reference"] for item in done),
        left=tuple(_left(item) for item in seen if "reason" in item),
        undo_until_at=row.done_at + UNDO_TIME if is_open else None,
    )


def _visible(session: Session, viewer: Viewer, references: list[str]) -> frozenset[str]:
    meant = select(Case.reference).where(Case.reference.in_(references), visible_to(viewer))
    return frozenset(session.scalars(meant))


def _chosen(row: Any, labels: tuple[str, ...]) -> ChosenCase:
    facts = {name: value for name, value in row._mapping.items() if name not in ("id", "opening")}
    return ChosenCase(**facts, opening=shortened(row.opening), labels=labels)


def _left(item: dict[str, Any]) -> Left:
    return Left(
        reference=item["reference"],
        reason=LeftReason(item["reason"]),
        status=Status(item["status"]),
        by=item["by"],
        refusal=item["refusal"],
    )
