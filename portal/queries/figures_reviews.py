"""The figure of periodic review: whether what a review decided was done in time (D.2)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import statistics
from portal.domain.periods import Span
from portal.domain.policy import Clause
from portal.models import Review, ReviewAction
from portal.queries.figures_parts import Detail, Figure, Scope, Unit, trend


def review_figure(session: Session, scope: Scope) -> Figure:
    """Of the actions that fell due, how many were done in time. Reviews are the whole city's."""
    actions = session.scalars(select(ReviewAction)).all()
    today = scope.calendar.local_date(scope.now)
    carried_on = {action.carried_from_id for action in actions}
    # An action that the next review has taken over is looked at there.
    waiting = [each for each in actions if each.done_on is None and each.id not in carried_on]
    part, whole = _done(actions, scope.period)
    spans = [_done(actions, span) for span in scope.trend]
    return Figure(
        clause=Clause.D_2,
        unit=Unit.SHARE,
        value=statistics.share(part, whole),
        of=whole,
        wrong=sum(action.due_on < today for action in waiting),
        details=(Detail("open_actions", len(waiting)), *_last_review(session, scope)),
        trend=trend(scope, ((statistics.share(*each), each[1]) for each in spans)),
    )


def _done(actions: Sequence[ReviewAction], span: Span) -> tuple[int, int]:
    due = [action for action in actions if span.first_on <= action.due_on <= span.last_on]
    in_time = sum(a.done_on is not None and a.done_on <= a.due_on for a in due)
    return in_time, len(due)


def _last_review(session: Session, scope: Scope) -> tuple[Detail, ...]:
    """How many days ago a review was last signed off; nothing where none ever was."""
    signed = select(Review.signed_off_at).where(Review.signed_off_at.is_not(None))
    last_at = session.scalar(signed.order_by(Review.signed_off_at.desc()).limit(1))
    return (Detail("days_since_review", (scope.now - last_at).days),) if last_at else ()
