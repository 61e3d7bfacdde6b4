"""What people wrote beside the rating of a visit, and which cases came of it (D.1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session

from portal.domain.case import Channel
from portal.domain.permissions import Viewer
from portal.domain.searching import search_words
from portal.full_text import VISITS, newest_holding
from portal.localized import in_language
from portal.models import Case, Department, Site, VisitRating
from portal.queries.paging import Order, fetch_page, place_of
from portal.queries.visits import VisitsAsked, known_to
from portal.queries.walls import visible_to

PAGE_SIZE = 25
MOST_WORDS = 5  # of a search
MOST_FOUND = 100_000  # comments that hold the words
_NEWEST_FIRST = Order(VisitRating.rated_at, VisitRating.id, is_newest_first=True)


@dataclass(frozen=True)
class CommentsAsked:
    """Which comments: those with all these words, and with this score, where one is chosen."""

    words: str = ""
    score: int | None = None
    cursor: str | None = None


@dataclass(frozen=True)
class VisitComment:
    """Words beside a score. `reference` is that of the case made of them, where one may see it."""

    id: int
    score: int
    comment: str
    language: str
    site: str
    department: str
    channel: Channel
    rated_at: datetime
    is_repeat: bool
    has_case: bool
    reference: str | None


@dataclass(frozen=True)
class CommentsPage:
    """Some comments, the newest first, and the cursors of the pages around them."""

    comments: tuple[VisitComment, ...]
    earlier: str | None
    later: str | None


def visit_comments(
    session: Session, viewer: Viewer, asked: VisitsAsked, wanted: CommentsAsked, language: str
) -> CommentsPage:
    """One page of what people wrote; repeats too, for nothing that was said is hidden."""
    statement = (
        select(
            VisitRating.id,
            VisitRating.score,
            VisitRating.comment,
            VisitRating.language,
            VisitRating.channel,
            VisitRating.rated_at,
            VisitRating.rated_at.label("sort_at"),
            VisitRating.is_repeat,
            VisitRating.case_id,
            Site.name.label("site"),
            Department.name.label("department"),
            Case.reference,
        )
        .join(Site, Site.id == VisitRating.site_id)
        .outerjoin(Department, Department.id == VisitRating.department_id)
        .outerjoin(Case, and_(Case.id == VisitRating.case_id, visible_to(viewer)))
        .where(known_to(asked), VisitRating.comment != "", *_wanted(wanted))
    )
    page = fetch_page(session, statement, _NEWEST_FIRST, place_of(wanted.cursor), PAGE_SIZE)
    comments = tuple(_comment(row, language) for row in page.rows)
    return CommentsPage(comments, page.earlier, page.later)


def _wanted(wanted: CommentsAsked) -> list[ColumnElement[bool]]:
    words = search_words(wanted.words, MOST_WORDS)
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        holding = VisitRating.id.in_(newest_holding(VISITS, words, [], MOST_FOUND))
        found.append(holding if words else false())
    if wanted.score is not None:
        found.append(VisitRating.score == wanted.score)
    return found


def _comment(row: Any, language: str) -> VisitComment:
    return VisitComment(
        id=row.id,
        score=row.score,
        comment=row.comment,
        language=row.language,
        site=in_language(row.site, language),
        department=in_language(row.department or {}, language),
        channel=row.channel,
        rated_at=row.rated_at,
        is_repeat=row.is_repeat,
        has_case=row.case_id is not None,
        reference=row.reference,
    )
