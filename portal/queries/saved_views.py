"""A staff member's saved views of the worklist, and how many cases each has now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Viewer
from portal.models import Case, SavedView
from portal.queries.paging import bounded_count
from portal.queries.walls import visible_to
from portal.queries.worklist_filters import Filters, Today, narrowed, part


@dataclass(frozen=True)
class View:
    """A saved view. `query` is what its author had in the address of the worklist."""

    id: int
    name: str
    query: str


def saved_views(session: Session, viewer: Viewer) -> list[View]:
    """The views of this person, in the order in which they were made."""
    rows = session.execute(
        select(SavedView.id, SavedView.name, SavedView.query)
        .where(SavedView.staff_id == viewer.staff_id)
        .order_by(SavedView.id)
    )
    return [View(row.id, row.name, row.query) for row in rows]


def count_views(
    session: Session, viewer: Viewer, views: Sequence[Filters], today: Today
) -> list[int | None]:
    """How many cases each of these filters shows; above COUNTED_TO means “more”.

    None for those that look for words: to count them would mean to read every case, each time.
    """
    visible = visible_to(viewer)
    counted = {
        f"view_{number}": bounded_count(
            Case, visible, narrowed(filters, viewer), part(filters.show, today)
        )
        for number, filters in enumerate(views)
        if not filters.search
    }
    if not counted:
        return [None] * len(views)
    row = session.execute(select(*(count.label(name) for name, count in counted.items()))).one()
    return [row._mapping.get(f"view_{number}") for number in range(len(views))]
