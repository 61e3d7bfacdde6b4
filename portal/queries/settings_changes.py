"""What was changed in how the portal is set up, by whom: the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import SettingsChange, StaffMember
from portal.queries.paging import Order, Rows, fetch_page, place_of

PAGE_SIZE = 50
STAFF = "staff:"


@dataclass(frozen=True)
class Change:
    """One change. `actor` is None where the command line or the system itself did it.

    `kind` is what sort of thing was changed, `name` which one.
    """

    id: int
    at: datetime
    actor: str | None
    kind: str
    name: str
    act: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class ChangesPage:
    """A page of changes, and the cursors of those around it."""

    changes: tuple[Change, ...]
    earlier: str | None
    later: str | None


_NEWEST_FIRST = Order(SettingsChange.at, SettingsChange.id, is_newest_first=True)
_CHANGES: Rows = select(
    SettingsChange.id,
    SettingsChange.at,
    SettingsChange.at.label("sort_at"),
    SettingsChange.subject,
    SettingsChange.act,
    SettingsChange.facts,
    StaffMember.name.label("actor"),
).outerjoin(StaffMember, SettingsChange.actor_id == StaffMember.id)


def changes_page(session: Session, cursor: str | None) -> ChangesPage:
    """The page where the cursor points."""
    page = fetch_page(session, _CHANGES, _NEWEST_FIRST, place_of(cursor), PAGE_SIZE)
    people = _people(session, [row.subject for row in page.rows])
    found = []
    for row in page.rows:
        kind, _colon, name = row.subject.partition(":")
        name = people.get(row.subject, name)
        found.append(Change(row.id, row.at, row.actor, kind, name, row.act, row.facts))
    return ChangesPage(tuple(found), page.earlier, page.later)


def _people(session: Session, subjects: list[str]) -> dict[str, str]:
    """The present names of the staff members among these subjects."""
    ids = [each.removeprefix(STAFF) for each in subjects if each.startswith(STAFF)]
    wanted = {int(each) for each in ids if each.isdecimal()}
    rows = session.execute(
        select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(wanted))
    )
    return {f"{STAFF}{row.id}": row.name for row in rows}
