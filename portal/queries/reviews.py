"""Periodic reviews as they are read: the list, one review, what earlier ones left undone (D.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.errors import NotFound
from portal.domain.permissions import TABLE, Permission, Viewer
from portal.domain.policy import Clause
from portal.domain.words import fold
from portal.models import Review, ReviewAction, StaffMember, StaffRole
from portal.queries.figures_conduct import ConductFigures, known_conduct
from portal.queries.figures_parts import Figure, thawed


@dataclass(frozen=True)
class ReviewLine:
    """A review in the list; `open_actions` are not done and not taken over by a later review."""

    id: int
    title: str
    first_on: date
    last_on: date
    is_provisional: bool
    signed_off_at: datetime | None
    open_actions: int
    overdue_actions: int


@dataclass(frozen=True)
class ActionLine:
    """What a review decided. `is_carried_on` where a later review has taken it over."""

    id: int
    review_id: int
    review_title: str
    clause: Clause
    words: str
    assignee_id: int
    assignee: str
    due_on: date
    done_on: date | None
    done_words: str
    is_carried_over: bool
    is_carried_on: bool

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done, here and not in a later review."""
        return self.done_on is None and not self.is_carried_on

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before this day."""
        return self.is_open and self.due_on < today


@dataclass(frozen=True)
class ReviewPage:
    """One review. `conduct` is None for those who may not know it; `left` is of earlier reviews."""

    id: int
    title: str
    first_on: date
    last_on: date
    language: str
    is_provisional: bool
    computed_at: datetime
    opened_by: str
    opened_at: datetime
    findings: str
    signed_off_by: str | None
    signed_off_at: datetime | None
    figures: tuple[Figure, ...]
    definitions: Mapping[Clause, str]
    conduct: ConductFigures | None
    actions: tuple[ActionLine, ...]
    left: tuple[ActionLine, ...]


_later = aliased(ReviewAction)
_IS_CARRIED_ON = select(_later.id).where(_later.carried_from_id == ReviewAction.id).exists()
_IS_OPEN: ColumnElement[bool] = ReviewAction.done_on.is_(None) & ~_IS_CARRIED_ON


def review_list(session: Session, today: date) -> list[ReviewLine]:
    """Every review, that of the latest period first."""
    reviews = session.scalars(select(Review).order_by(Review.last_on.desc(), Review.id.desc()))
    open_actions = _count_by_review(session, _IS_OPEN)
    overdue = _count_by_review(session, _IS_OPEN & (ReviewAction.due_on < today))
    return [
        ReviewLine(
            id=review.id,
            title=review.title,
            first_on=review.first_on,
            last_on=review.last_on,
            is_provisional=review.is_provisional,
            signed_off_at=review.signed_off_at,
            open_actions=open_actions.get(review.id, 0),
            overdue_actions=overdue.get(review.id, 0),
        )
        for review in reviews
    ]


def review_page(session: Session, viewer: Viewer, review_id: int) -> ReviewPage:
    """One review as this person may know it. Raises NotFound."""
    review = session.get(Review, review_id)
    if review is None:
        raise NotFound("There is no such review.")
    people = {review.opened_by_id, review.signed_off_by_id}
    names = _names(session, people)
    return ReviewPage(
        id=review.id,
        title=review.title,
        first_on=review.first_on,
        last_on=review.last_on,
        language=review.language,
        is_provisional=review.is_provisional,
        computed_at=review.computed_at,
        opened_by=names[review.opened_by_id],
        opened_at=review.opened_at,
        findings=review.findings,
        signed_off_by=names.get(review.signed_off_by_id),
        signed_off_at=review.signed_off_at,
        figures=_figures(review),
        definitions={Clause(each): words for each, words in review.definitions.items()},
        conduct=known_conduct(session, viewer, review.conduct_figures),
        actions=tuple(_actions(session, ReviewAction.review_id == review.id)),
        left=tuple(_left_by_earlier(session, review)),
    )


def actions_to_carry(session: Session, review_id: int) -> Sequence[ActionLine]:
    """What earlier reviews left undone and no other has taken over, the most urgent first."""
    return _left_by_earlier(session, session.get_one(Review, review_id))


def action_line(session: Session, action_id: int) -> ActionLine:
    """One action. Raises NotFound."""
    found = _actions(session, ReviewAction.id == action_id)
    if not found:
        raise NotFound("There is no such action.")
    return found[0]


def actions_between(session: Session, first_on: date, last_on: date) -> list[ActionLine]:
    """The actions of every review that looked at one of these days."""
    return _actions(session, (Review.first_on <= last_on) & (Review.last_on >= first_on))


def reviews_between(
    session: Session, viewer: Viewer, first_on: date, last_on: date
) -> Iterator[ReviewPage]:
    """Every review that looked at one of these days, the earliest first."""
    looked = select(Review.id).where(Review.first_on <= last_on, Review.last_on >= first_on)
    for review_id in session.scalars(looked.order_by(Review.first_on, Review.id)).all():
        yield review_page(session, viewer, review_id)


def action_assignees(session: Session) -> list[tuple[int, str]]:
    """Whom an action can be given to: active staff who can open reviews, by name."""
    roles = [role for role, rights in TABLE.items() if Permission.READ_REVIEW in rights]
    held = select(StaffRole.staff_id).where(StaffRole.role.in_(roles))
    people = session.execute(
        select(StaffMember.id, StaffMember.name).where(
            StaffMember.is_active, StaffMember.id.in_(held)
        )
    )
    return sorted(((row.id, row.name) for row in people), key=lambda person: fold(person[1]))


def _figures(review: Review) -> tuple[Figure, ...]:
    """In the order of the policy: a database may keep the keys of JSON in another."""
    kept = review.figures
    return tuple(thawed(each, kept[each.value]) for each in Clause if each.value in kept)


def _left_by_earlier(session: Session, review: Review) -> list[ActionLine]:
    """Of reviews that ended before this one does; what they left belongs to whoever comes next."""
    is_earlier = (Review.last_on < review.last_on) | (
        (Review.last_on == review.last_on) & (Review.id < review.id)
    )
    return _actions(session, is_earlier & _IS_OPEN)


def _actions(session: Session, condition: ColumnElement[bool]) -> list[ActionLine]:
    rows = session.execute(
        select(ReviewAction, Review.title, StaffMember.name, _IS_CARRIED_ON.label("is_carried_on"))
        .join(Review, Review.id == ReviewAction.review_id)
        .join(StaffMember, StaffMember.id == ReviewAction.assignee_id)
        .where(condition)
        .order_by(ReviewAction.due_on, ReviewAction.id)
    )
    return [_line(*row) for row in rows]


def _line(action: ReviewAction, title: str, assignee: str, is_carried_on: bool) -> ActionLine:
    return ActionLine(
        id=action.id,
        review_id=action.review_id,
        review_title=title,
        clause=Clause(action.clause),
        words=action.words,
        assignee_id=action.assignee_id,
        assignee=assignee,
        due_on=action.due_on,
        done_on=action.done_on,
        done_words=action.done_words,
        is_carried_over=action.carried_from_id is not None,
        is_carried_on=bool(is_carried_on),
    )


def _count_by_review(session: Session, condition: ColumnElement[bool]) -> dict[int, int]:
    counted = (
        select(ReviewAction.review_id, func.count())
        .where(condition)
        .group_by(ReviewAction.review_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def _names(session: Session, ids: set[Any]) -> dict[int | None, str]:
    rows = session.execute(select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(ids)))
    return {row.id: row.name for row in rows}
