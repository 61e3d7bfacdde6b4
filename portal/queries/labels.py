"""Labels as people meet them: on cases, in lists to choose from, and counted.

A label that stands only on cases that somebody may not see does not exist for them either: its
word could tell what the case is about (B.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer, can
from portal.domain.words import fold
from portal.models import Case, CaseLabel, Label
from portal.queries.paging import bounded_count
from portal.queries.walls import case_facts, find_case, visible_to


@dataclass(frozen=True)
class LabelEntry:
    """A label with the number of cases behind it; above COUNTED_TO means “more”."""

    id: int
    name: str
    is_active: bool
    count: int


@dataclass(frozen=True)
class CaseLabels:
    """The labels of a case. `known` are the names to choose from, where the reader may change it.

    `is_changeable` where the reader has the right to.
    """

    names: tuple[str, ...]
    known: tuple[str, ...]
    is_changeable: bool


def carries(label_id: int) -> ColumnElement[bool]:
    """The condition that a case carries this label."""
    return Case.id.in_(select(CaseLabel.case_id).where(CaseLabel.label_id == label_id))


def labels_on(session: Session, case_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The names on each of these cases, which the caller has made sure the reader may see."""
    ids = list(case_ids)
    if not ids:
        return {}
    rows = session.execute(
        select(CaseLabel.case_id, Label.name)
        .join(Label, Label.id == CaseLabel.label_id)
        .where(CaseLabel.case_id.in_(ids))
        .order_by(Label.folded_name)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        found[row.case_id] = (*found.get(row.case_id, ()), row.name)
    return found


def label_choices(session: Session, viewer: Viewer) -> list[tuple[int, str]]:
    """Id and name of each label that can be put on a case, for this person."""
    rows = session.execute(
        select(Label.id, Label.name)
        .where(Label.is_active, _known_to(viewer))
        .order_by(Label.folded_name)
    )
    return [(row.id, row.name) for row in rows]


def label_list(session: Session, viewer: Viewer) -> list[LabelEntry]:
    """Every label that this person can know of, the retired ones last."""
    rows = session.execute(
        select(Label.id, Label.name, Label.is_active)
        .where(_known_to(viewer))
        .order_by(Label.is_active.desc(), Label.folded_name)
    ).all()
    counts = _counts(session, viewer, [row.id for row in rows])
    return [LabelEntry(row.id, row.name, row.is_active, counts[row.id]) for row in rows]


def case_labels(session: Session, viewer: Viewer, reference: str) -> CaseLabels:
    """The labels of a case. Raises NotFound or NotAllowed as `find_case` does."""
    case = find_case(session, viewer, reference)
    is_changeable = can(viewer, Permission.LABEL_CASE, case_facts(session, case))
    known = label_choices(session, viewer) if is_changeable else []
    names = labels_on(session, [case.id]).get(case.id, ())
    return CaseLabels(names, tuple(name for _, name in known), is_changeable)


def retired_among(session: Session, names: Iterable[str]) -> list[str]:
    """Those of the names that are no labels any more."""
    folded = [fold(name) for name in names]
    retired = select(Label.name).where(Label.folded_name.in_(folded), Label.is_active.is_(False))
    return list(session.scalars(retired.order_by(Label.folded_name)))


def _counts(session: Session, viewer: Viewer, label_ids: list[int]) -> dict[int, int]:
    if not label_ids:
        return {}
    seen = visible_to(viewer)
    counted = [bounded_count(Case, seen, carries(each)).label(f"of_{each}") for each in label_ids]
    return dict(zip(label_ids, session.execute(select(*counted)).one(), strict=True))


def _known_to(viewer: Viewer) -> ColumnElement[bool]:
    """Labels that stand on no case, or on one that this person may see."""
    on_a_case: Any = select(CaseLabel.case_id).where(CaseLabel.label_id == Label.id)
    seen = on_a_case.join(Case, Case.id == CaseLabel.case_id).where(visible_to(viewer))
    return or_(~exists(on_a_case), exists(seen))
