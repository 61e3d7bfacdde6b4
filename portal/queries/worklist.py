"""The worklist: which cases wait for whom, what is due first, and how many there are."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.case import Kind, Status
from portal.domain.permissions import Viewer
from portal.localized import in_language
from portal.models import Case, Department, Site, StaffMember
from portal.queries.case_search import is_cut_short
from portal.queries.labels import labels_on
from portal.queries.paging import COUNTED_TO, Rows, bounded_count, fetch_page, place_of
from portal.queries.walls import visible_to
from portal.queries.worklist_filters import (
    ME,
    Filters,
    Show,
    Today,
    is_escalated,
    narrowed,
    part,
)

PAGE_SIZE = 25
OPENING = 160  # characters of the description that a row shows
Urgency = Literal["overdue", "soon", "due"]


@dataclass(frozen=True)
class WorklistRow:
    """One case in the list. `urgency` says how near the running promise is; `soon` is today.

    `merged_count` is how many cases were joined with it, of those that the reader may see.
    """

    reference: str
    version: int
    kind: Kind
    status: Status
    language: str
    opening: str
    department: str
    site: str | None
    assignee: str | None
    received_at: datetime
    due_at: datetime | None
    urgency: Urgency | None
    is_restricted: bool
    is_waiting: bool
    is_escalated: bool
    wants_interpreter: bool
    labels: tuple[str, ...]
    merged_count: int


@dataclass(frozen=True)
class Worklist:
    """One page of the list and the counts of every part; a count above COUNTED_TO means “more”.

    `is_cut_short` says that a search went through the newest cases only.
    `fingerprint` changes whenever anything of this does, or the day.
    """

    rows: tuple[WorklistRow, ...]
    counts: Mapping[Show, int]
    earlier: str | None
    later: str | None
    is_cut_short: bool
    fingerprint: str


_ROWS: Rows = (
    select(
        Case.id,
        Case.reference,
        Case.version,
        Case.kind,
        Case.status,
        Case.language,
        func.substr(Case.description, 1, OPENING + 1).label("opening"),
        Department.name.label("department"),
        Site.name.label("site"),
        StaffMember.name.label("assignee"),
        Case.received_at,
        Case.next_due_at.label("due_at"),
        Case.is_restricted,
        Case.question_asked_at,
        Case.wants_interpreter,
        is_escalated().label("is_escalated"),
    )
    .join(Department, Case.department_id == Department.id)
    .outerjoin(Site, Case.site_id == Site.id)
    .outerjoin(StaffMember, Case.assignee_id == StaffMember.id)
)


def worklist(
    session: Session,
    viewer: Viewer,
    filters: Filters,
    today: Today,
    language: str,
    cursor: str | None = None,
) -> Worklist:
    """The page of the list where the cursor points, for this person and no other."""
    wanted = [visible_to(viewer), narrowed(filters, viewer), part(filters.show, today)]
    statement = _ROWS.add_columns(filters.order.instant.label("sort_at")).where(*wanted)
    page = fetch_page(session, statement, filters.order, place_of(cursor), PAGE_SIZE)
    ids = [row.id for row in page.rows]
    labels, merged = labels_on(session, ids), _merged_counts(session, viewer, ids)
    rows = tuple(
        _row(row, today, language, labels.get(row.id, ()), merged.get(row.id, 0))
        for row in page.rows
    )
    counts = count_parts(session, viewer, filters, today)
    seen = repr((rows, counts, today.ends_at)).encode()
    fingerprint = hashlib.sha256(seen).hexdigest()[:16]
    is_cut = counts[Show.ALL] > COUNTED_TO and is_cut_short(session, filters.search, viewer)
    return Worklist(rows, counts, page.earlier, page.later, is_cut, fingerprint)


def count_parts(
    session: Session,
    viewer: Viewer,
    filters: Filters,
    today: Today,
    parts: Iterable[Show] = Show,
) -> dict[Show, int]:
    """How many cases each part has within the other filters, counted to COUNTED_TO and one."""
    shared = (visible_to(viewer), narrowed(filters, viewer))
    counted = [bounded_count(Case, *shared, part(show, today)).label(show.value) for show in parts]
    row = session.execute(select(*counted)).one()
    return {show: row._mapping[show.value] for show in parts}


def count_new(
    session: Session, viewer: Viewer, filters: Filters, today: Today, since_at: datetime
) -> int:
    """How many cases of the list came in after `since_at`."""
    shown = (visible_to(viewer), narrowed(filters, viewer), part(filters.show, today))
    return int(
        session.scalars(select(bounded_count(Case, *shown, Case.received_at > since_at))).one()
    )


def next_reference(
    session: Session, viewer: Viewer, filters: Filters, today: Today, after: str
) -> str | None:
    """The first case of the list that is another one and does not wait for its resident."""
    return session.scalar(
        select(Case.reference)
        .where(visible_to(viewer), narrowed(filters, viewer), part(filters.show, today))
        .where(Case.reference != after, Case.question_asked_at.is_(None))
        .order_by(*_sorted_by(filters))
        .limit(1)
    )


def personal_counts(session: Session, viewer: Viewer, today: Today) -> tuple[int, int]:
    """For the menu of every page: what is due by tonight, and what is open and one's own."""
    visible = visible_to(viewer)
    mine = narrowed(Filters(assignee=ME), viewer)
    row = session.execute(
        select(
            bounded_count(Case, visible, part(Show.DUE_TODAY, today)).label("due"),
            bounded_count(Case, visible, mine, part(Show.OPEN, today)).label("mine"),
        )
    ).one()
    return row.due, row.mine


def _sorted_by(filters: Filters) -> list[Any]:
    columns = (filters.order.instant, filters.order.id)
    return [each.desc() if filters.order.is_newest_first else each for each in columns]


def _merged_counts(session: Session, viewer: Viewer, case_ids: list[int]) -> dict[int, int]:
    if not case_ids:
        return {}
    into = Case.merged_into_id
    rows = session.execute(
        select(into, func.count().label("merged"))
        .where(into.in_(case_ids), visible_to(viewer))
        .group_by(into)
    )
    return {row.merged_into_id: row.merged for row in rows}


def _row(
    row: Any, today: Today, language: str, labels: tuple[str, ...], merged_count: int
) -> WorklistRow:
    return WorklistRow(
        reference=row.reference,
        version=row.version,
        kind=row.kind,
        status=row.status,
        language=row.language,
        opening=shortened(row.opening),
        department=in_language(row.department, language),
        site=in_language(row.site, language) if row.site else None,
        assignee=row.assignee,
        received_at=row.received_at,
        due_at=row.due_at,
        urgency=urgency_of(row.due_at, today),
        is_restricted=row.is_restricted,
        is_waiting=row.question_asked_at is not None,
        is_escalated=row.is_escalated,
        wants_interpreter=row.wants_interpreter,
        labels=labels,
        merged_count=merged_count,
    )


def urgency_of(due_at: datetime | None, today: Today) -> Urgency | None:
    """How near a promise is; None where none is running."""
    if due_at is None:
        return None
    if due_at < today.now:
        return "overdue"
    return "soon" if due_at <= today.ends_at else "due"


def shortened(text: str) -> str:
    """The opening of a description as lists show it; the text holds one sign more, if there is."""
    words = " ".join(text.split())
    return words if len(text) <= OPENING else f"{words[:OPENING].rstrip()}…"
