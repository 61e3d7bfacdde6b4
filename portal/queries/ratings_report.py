"""What residents said about closed cases, by department and by reply template; and of visits (D.1).

Only cases that exist for the reader are counted: ratings of a restricted case are for those alone
who may open it (B.2).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select, true
from sqlalchemy.orm import Session

from portal.domain import statistics
from portal.domain.case import Outcome
from portal.domain.history import EventType
from portal.domain.periods import Span
from portal.domain.permissions import Permission, Viewer
from portal.domain.statistics import FEWEST_SHOWN, SATISFIED_FROM, Interval
from portal.domain.words import fold
from portal.localized import in_language
from portal.models import (
    Case,
    CaseEvent,
    CaseRating,
    Department,
    Message,
    ReplyTemplate,
    Site,
    VisitRating,
)
from portal.queries.paging import Order, Rows, fetch_page, place_of
from portal.queries.walls import visible_to

PAGE_SIZE = 25


@dataclass(frozen=True)
class RatedPart:
    """The ratings of a department, a template or a site. Means run from 1 to 5.

    Of visits there is one score: `treatment` is None. `share` says how many were satisfied with the
    outcome.
    """

    name: str
    number: int
    treatment: float | None
    outcome: float
    satisfied: int

    @property
    def share(self) -> float | None:
        """The share of fours and fives; None where a share of so few would be chance."""
        return statistics.share(self.satisfied, self.number) if self.has_enough else None

    @property
    def interval(self) -> Interval | None:
        """Where the true share lies."""
        return statistics.wilson(self.satisfied, self.number) if self.has_enough else None

    @property
    def has_enough(self) -> bool:
        """Whether a share says more than chance."""
        return self.number >= FEWEST_SHOWN


@dataclass(frozen=True)
class RatingComment:
    """What a resident wrote beside the rating of their case."""

    reference: str
    department: str
    treatment: int
    outcome: int
    comment: str
    rated_at: datetime
    case_outcome: Outcome | None


@dataclass(frozen=True)
class RatingsReport:
    """The ratings of a period."""

    departments: tuple[RatedPart, ...]
    templates: tuple[RatedPart, ...]
    sites: tuple[RatedPart, ...]
    comments: tuple[RatingComment, ...]
    earlier: str | None
    later: str | None


@dataclass(frozen=True)
class RatingsAsked:
    """Who asks for the ratings of which days; `departments` are None where all are meant."""

    viewer: Viewer
    departments: frozenset[int] | None
    period: Span
    language: str
    cursor: str | None


_NUMBERS: tuple[Any, ...] = (
    func.count().label("number"),
    func.avg(CaseRating.treatment).label("treatment"),
    func.avg(CaseRating.outcome).label("outcome"),
    func.sum(case((CaseRating.outcome >= SATISFIED_FROM, 1), else_=0)).label("satisfied"),
)
_NEWEST_FIRST = Order(CaseRating.rated_at, CaseRating.id, is_newest_first=True)


def ratings_report(session: Session, asked: RatingsAsked) -> RatingsReport:
    """The ratings, and one page of what residents wrote, the newest first."""
    page = fetch_page(session, _comments(asked), _NEWEST_FIRST, place_of(asked.cursor), PAGE_SIZE)
    return RatingsReport(
        departments=_by(session, asked, _of_departments(asked)),
        templates=_by(session, asked, _of_templates(asked)),
        sites=_by(session, asked, _of_sites(asked)),
        comments=tuple(_comment(row, asked.language) for row in page.rows),
        earlier=page.earlier,
        later=page.later,
    )


def _known_to(asked: RatingsAsked) -> ColumnElement[bool]:
    """Ratings given in the period, of cases in the departments that exist for the reader."""
    reach = asked.viewer.departments_with(Permission.READ_RATINGS)
    return and_(
        visible_to(asked.viewer),
        _within(Case.department_id, reach),
        _within(Case.department_id, asked.departments),
        _in_period(CaseRating.rated_at, asked.period),
    )


def _of_departments(asked: RatingsAsked) -> Rows:
    return (
        select(Department.name.label("title"), *_NUMBERS)
        .select_from(CaseRating)
        .join(Case, Case.id == CaseRating.case_id)
        .join(Department, Department.id == Case.department_id)
        .where(_known_to(asked))
        .group_by(Department.id)
    )


def _of_templates(asked: RatingsAsked) -> Rows:
    """By the template of the resolution that was rated: the last one before the rating."""
    resolution = (
        select(func.max(CaseEvent.id))
        .where(CaseEvent.case_id == Case.id, CaseEvent.type == EventType.CASE_RESOLVED)
        .where(CaseEvent.at <= CaseRating.rated_at)
        .correlate(Case, CaseRating)
        .scalar_subquery()
    )
    return (
        select(ReplyTemplate.title.label("title"), *_NUMBERS)
        .select_from(CaseRating)
        .join(Case, Case.id == CaseRating.case_id)
        .join(CaseEvent, CaseEvent.id == resolution)
        .join(Message, Message.id == CaseEvent.message_id)
        .join(ReplyTemplate, ReplyTemplate.id == Message.template_id)
        .where(_known_to(asked))
        .group_by(ReplyTemplate.id)
    )


def _of_sites(asked: RatingsAsked) -> Rows:
    satisfied = func.sum(case((VisitRating.score >= SATISFIED_FROM, 1), else_=0))
    reach = asked.viewer.departments_with(Permission.READ_RATINGS)
    return (
        select(
            Site.name.label("title"),
            func.count().label("number"),
            func.avg(VisitRating.score).label("outcome"),
            satisfied.label("satisfied"),
        )
        .select_from(VisitRating)
        .join(Site, Site.id == VisitRating.site_id)
        # A visit that names no department is everybody's business.
        .where(_within(VisitRating.department_id, reach) | VisitRating.department_id.is_(None))
        .where(_within(VisitRating.department_id, asked.departments))
        .where(_in_period(VisitRating.rated_at, asked.period))
        .where(VisitRating.is_repeat.is_(False))
        .group_by(Site.id)
    )


def _comments(asked: RatingsAsked) -> Rows:
    return (
        select(
            CaseRating.id,
            CaseRating.treatment,
            CaseRating.outcome,
            CaseRating.comment,
            CaseRating.rated_at,
            CaseRating.rated_at.label("sort_at"),
            Case.reference,
            Case.outcome.label("case_outcome"),
            Department.name.label("department"),
        )
        .join(Case, Case.id == CaseRating.case_id)
        .join(Department, Department.id == Case.department_id)
        .where(_known_to(asked), CaseRating.comment != "")
    )


def _by(session: Session, asked: RatingsAsked, statement: Rows) -> tuple[RatedPart, ...]:
    found = [_part(row._mapping, asked.language) for row in session.execute(statement)]
    return tuple(sorted(found, key=lambda part: fold(part.name)))


def _part(row: Any, language: str) -> RatedPart:
    treatment = row.get("treatment")
    return RatedPart(
        name=in_language(row["title"], language),
        number=row["number"],
        treatment=None if treatment is None else float(treatment),
        outcome=float(row["outcome"]),
        satisfied=int(row["satisfied"]),
    )


def _comment(row: Any, language: str) -> RatingComment:
    return RatingComment(
        reference=row.reference,
        department=in_language(row.department, language),
        treatment=row.treatment,
        outcome=row.outcome,
        comment=row.comment,
        rated_at=row.rated_at,
        case_outcome=row.case_outcome,
    )


def _within(column: Any, departments: frozenset[int] | None) -> ColumnElement[bool]:
    return true() if departments is None else column.in_(departments)


def _in_period(instant: Any, period: Span) -> ColumnElement[bool]:
    return and_(instant >= period.starts_at, instant < period.ends_at)
