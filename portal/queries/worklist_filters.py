"""What a staff member wants to see of the cases, and the same as conditions of a query."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, select, true

from portal.domain.case import FINISHED, OPEN, Channel, Kind, Status
from portal.domain.permissions import Viewer
from portal.models import Case, Category, Department, Escalation, Site
from portal.queries.case_search import found_by
from portal.queries.labels import carries
from portal.queries.paging import Order

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
# In place of a department: wherever cases wait that nobody knows the department of (A.3).
TRIAGE = "to-sort"
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

    Site, department and category are slugs, the department also TRIAGE; `label` is a label's id.
    An empty text, False or None leaves that question open.
    """

    show: Show = Show.OPEN
    kind: Kind | None = None
    channel: Channel | None = None
    site: str = ""
    department: str = ""
    category: str = ""
    label: int | None = None
    assignee: str = ""
    language: str = ""
    is_escalated: bool = False
    wants_interpreter: bool = False
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
    conditions = [*_about(filters), *_placed(filters), *_marked(filters)]
    found = found_by(filters.search, viewer)
    return and_(true(), *conditions, _assigned(filters.assignee, viewer), found)


def is_escalated() -> ColumnElement[bool]:
    """The condition that a supervisor was brought in and has not yet said what they did (B.2)."""
    return exists().where(Escalation.case_id == Case.id, Escalation.handled_at.is_(None))


def _about(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.kind:
        conditions.append(Case.kind == filters.kind)
    if filters.channel:
        conditions.append(Case.channel == filters.channel)
    if filters.language:
        conditions.append(Case.language == filters.language)
    if filters.category:
        named = select(Category.id).where(Category.slug == filters.category)
        conditions.append(Case.category_id.in_(named))
    return conditions


def _placed(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.site:
        conditions.append(Case.site_id.in_(select(Site.id).where(Site.slug == filters.site)))
    if filters.department:
        is_meant = Department.slug == filters.department
        wanted = Department.is_triage if filters.department == TRIAGE else is_meant
        conditions.append(Case.department_id.in_(select(Department.id).where(wanted)))
    return conditions


def _marked(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.label is not None:
        conditions.append(carries(filters.label))
    if filters.is_escalated:
        conditions.append(is_escalated())
    if filters.wants_interpreter:
        conditions.append(Case.wants_interpreter.is_(True))
    return conditions


def _assigned(assignee: str, viewer: Viewer) -> ColumnElement[bool]:
    if assignee == NOBODY:
        return Case.assignee_id.is_(None)
    if not assignee:
        return true()
    return Case.assignee_id == (viewer.staff_id if assignee == ME else int(assignee))
