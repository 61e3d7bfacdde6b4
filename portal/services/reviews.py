"""Periodic reviews: figures frozen, findings and actions written, signed off, followed up (D.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import Permission
from portal.domain.policy import Clause
from portal.domain.review import ReviewRefusal, ReviewRefused
from portal.models import Review, ReviewAction
from portal.queries.figures import policy_figures
from portal.queries.figures_conduct import frozen_conduct
from portal.queries.reviews import actions_to_carry
from portal.services.calendars import business_calendar
from portal.services.figure_scope import scope_of
from portal.services.work import UnitOfWork

Definitions = Mapping[Clause, str]


@dataclass(frozen=True)
class ReviewPlan:
    """What a review is called, and which days it looks at; `language` is that of its findings."""

    title: str
    first_on: date
    last_on: date
    language: str


@dataclass(frozen=True)
class ActionPlan:
    """What must be done about a clause, by whom, until when."""

    clause: Clause
    words: str
    assignee_id: int
    due_on: date


def open_review(work: UnitOfWork, plan: ReviewPlan, definitions: Definitions) -> int:
    """Open a review and freeze the figures of its period with their definitions; gives its id.

    A period that is not over yet makes the figures provisional. Raises ValueError for a period that
    ends before it begins.
    """
    review = Review(
        title=plan.title,
        first_on=plan.first_on,
        last_on=plan.last_on,
        opened_by_id=work.viewer.staff_id,
        opened_at=work.now,
        language=plan.language,
    )
    _compute(work, review, definitions)
    work.session.add(review)
    work.session.flush()
    return review.id


def compute_again(work: UnitOfWork, review_id: int, definitions: Definitions) -> None:
    """Count provisional figures anew. Raises NotFound and ReviewRefused."""
    review = _unsigned(work, review_id)
    if not review.is_provisional:
        raise ReviewRefused(ReviewRefusal.FIGURES_FINAL)
    _compute(work, review, definitions)


def write_findings(work: UnitOfWork, review_id: int, findings: str) -> None:
    """Keep what the review has found. Raises NotFound and ReviewRefused."""
    _unsigned(work, review_id).findings = findings


def add_action(work: UnitOfWork, review_id: int, plan: ActionPlan) -> None:
    """Decide what must be done. Raises NotFound and ReviewRefused."""
    review = _unsigned(work, review_id)
    work.session.add(_action(review.id, plan))


def carry_over(work: UnitOfWork, review_id: int, due_on: date) -> int:
    """Take what earlier reviews left undone into this one, due anew; gives how much it was.

    Raises NotFound, and ReviewRefused where nothing is left.
    """
    review = _unsigned(work, review_id)
    left = actions_to_carry(work.session, review.id)
    if not left:
        raise ReviewRefused(ReviewRefusal.NOTHING_TO_CARRY)
    for old in left:
        plan = ActionPlan(Clause(old.clause), old.words, old.assignee_id, due_on)
        action = _action(review.id, plan)
        action.carried_from_id = old.id
        work.session.add(action)
    return len(left)


def finish_action(work: UnitOfWork, action_id: int, words: str) -> int:
    """Say what came of an action, on either side of the sign-off; gives the id of its review.

    That is for whoever it was assigned to and for those who hold reviews: raises NotAllowed for
    others, NotFound, and ReviewRefused where it is done or the next review has taken it over.
    """
    action = work.session.get(ReviewAction, action_id, with_for_update=True)
    if action is None:
        raise NotFound("There is no such action.")
    is_theirs = action.assignee_id == work.viewer.staff_id
    if not is_theirs and not work.viewer.has(Permission.HOLD_REVIEW):
        raise NotAllowed("This action was given to somebody else.")
    if action.done_on is not None:
        raise ReviewRefused(ReviewRefusal.ALREADY_DONE)
    if _is_carried_on(work.session, action):
        raise ReviewRefused(ReviewRefusal.CARRIED_ON)
    action.done_on, action.done_words = _today(work), words
    return action.review_id


def sign_off(work: UnitOfWork, review_id: int) -> None:
    """Freeze the review: from now on only what came of its actions is added.

    Raises NotFound, and ReviewRefused without findings or with figures that are provisional.
    """
    review = _unsigned(work, review_id)
    if review.is_provisional:
        raise ReviewRefused(ReviewRefusal.PROVISIONAL)
    if not review.findings:
        raise ReviewRefused(ReviewRefusal.NO_FINDINGS)
    review.signed_off_at, review.signed_off_by_id = work.now, work.viewer.staff_id


def _compute(work: UnitOfWork, review: Review, definitions: Definitions) -> None:
    scope = scope_of(work.session, None, review.first_on, review.last_on, work.now)
    # Reading must not write the half-filled review.
    with work.session.no_autoflush:
        figures = policy_figures(work.session, scope)
        review.conduct_figures = frozen_conduct(work.session, scope)
    review.figures = {clause.value: figure.frozen() for clause, figure in figures.items()}
    review.definitions = {clause.value: words for clause, words in definitions.items()}
    review.is_provisional = review.last_on >= scope.calendar.local_date(work.now)
    review.computed_at = work.now


def _unsigned(work: UnitOfWork, review_id: int) -> Review:
    review = work.session.get(Review, review_id, with_for_update=True)
    if review is None:
        raise NotFound("There is no such review.")
    if review.signed_off_at is not None:
        raise ReviewRefused(ReviewRefusal.SIGNED_OFF)
    return review


def _action(review_id: int, plan: ActionPlan) -> ReviewAction:
    return ReviewAction(
        review_id=review_id,
        clause=plan.clause.value,
        words=plan.words,
        assignee_id=plan.assignee_id,
        due_on=plan.due_on,
    )


def _is_carried_on(session: Session, action: ReviewAction) -> bool:
    later = select(ReviewAction.id).where(ReviewAction.carried_from_id == action.id)
    return session.scalar(later.limit(1)) is not None


def _today(work: UnitOfWork) -> date:
    return business_calendar(work.session, work.now).local_date(work.now)
