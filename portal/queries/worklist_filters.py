"""What a staff member wants to see of the cases, and the same as conditions of a query."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select, true

from portal.domain.case import FINISHED, OPEN, Kind, Status
from portal.domain.permissions import Viewer
from portal.domain.words import search_words
from portal.models import Case, Department, Site
from portal.queries.paging import Order

# With its dash, or with all of its digits: others may be a phone number.
REFERENCE = re.compile(r"(\d{4})(?:-|(?=\d{6}$))(\d{1,6})", re.ASCII)
LARGEST_ID = 2**31 - 1
DUE_FIRST = Order(Case.next_due_at, Case.id)
NEWEST_FIRST = Order(Case.received_at, Case.id, is_newest_first=True)


class Show(StrEnum):
    """Which part of the cases: those of a status, or those in a situation."""

    OPEN = "open"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    WAITING = "waiting"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    MERGED = "merged"
    ALL = "all"


ME, NOBODY = "me", "nobody"
# Where a promise is running, what is due comes first; elsewhere, what came last.
RUNNING = frozenset({Show.OPEN, Show.DUE_TODAY, Show.OVERDUE, Show.WAITING}) | {
    Show(status.value) for status in OPEN
}


@dataclass(frozen=True)
class Today:
    """The present instant, and the end of the city's present day."""

    now: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Filters:
    """Everything that narrows the list. `assignee` is ME, NOBODY or a staff member's id.

    Site and department are slugs; an empty text or None leaves that question open.
    """

    show: Show = Show.OPEN
    kind: Kind | None = None
    site: str = ""
    department: str = ""
    assignee: str = ""
    language: str = ""
    search: str = ""

    @property
    def order(self) -> Order:
        """In which order the list stands."""
        return DUE_FIRST if self.show in RUNNING else NEWEST_FIRST

    def showing(self, show: Show) -> "Filters":
        """The same for another part of the cases."""
        return replace(self, show=show)


def part(show: Show, today: Today) -> ColumnElement[bool]:
    """The condition of one part of the cases."""
    is_open = and_(Case.status.in_(OPEN), Case.next_due_at.is_not(None))
    situations = {
        Show.ALL: true(),
        Show.OPEN: is_open,
        Show.DUE_TODAY: and_(is_open, Case.next_due_at <= today.ends_at),
        Show.OVERDUE: and_(is_open, Case.next_due_at < today.now),
        Show.WAITING: and_(is_open, Case.question_asked_at.is_not(None)),
    }
    if show in situations:
        return situations[show]
    status = Status(show.value)
    return Case.status == status if status in FINISHED else and_(is_open, Case.status == status)


def narrowed(filters: Filters, viewer: Viewer) -> ColumnElement[bool]:
    """All conditions but the part: what the counts of the parts have in common."""
    conditions = [*_about(filters), _assigned(filters.assignee, viewer), _search(filters.search)]
    return and_(true(), *conditions)


def _about(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.kind:
        conditions.append(Case.kind == filters.kind)
    if filters.language:
        conditions.append(Case.language == filters.language)
    if filters.site:
        conditions.append(Case.site_id.in_(select(Site.id).where(Site.slug == filters.site)))
    if filters.department:
        named = select(Department.id).where(Department.slug == filters.department)
        conditions.append(Case.department_id.in_(named))
    return conditions


def _assigned(assignee: str, viewer: Viewer) -> ColumnElement[bool]:
    if assignee == NOBODY:
        return Case.assignee_id.is_(None)
    if not assignee:
        return true()
    return Case.assignee_id == (viewer.staff_id if assignee == ME else int(assignee))


def _search(typed: str) -> ColumnElement[bool]:
    """A reference or the beginning of one, an e-mail address, or words that must all occur."""
    if reference := REFERENCE.fullmatch(typed):
        return Case.reference.startswith("-".join(reference.groups()), autoescape=True)
    if "@" in typed and " " not in typed:
        return func.lower(Case.contact_email) == typed.lower()
    words = search_words(typed)
    return and_(true(), *(Case.search_text.contains(word, autoescape=True) for word in words))
