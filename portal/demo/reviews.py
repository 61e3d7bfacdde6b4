"""Riverton's reviews: last quarter's is signed off, this one's has been opened (D.2)."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.demo.days import Days
from portal.domain.permissions import Role
from portal.domain.policy import Clause
from portal.keys import Keys
from portal.models import ReviewAction, StaffMember, StaffRole
from portal.office.figure_words import DEFINITIONS
from portal.queries.walls import viewer_from
from portal.services.reviews import (
    ActionPlan,
    ReviewPlan,
    add_action,
    finish_action,
    open_review,
    sign_off,
    write_findings,
)
from portal.services.work import UnitOfWork, staff_actor

FIRST_DAYS, LAST_DAYS, HELD_DAYS = 110, 51, 40
FINDINGS = (
    "Most people hear from us in time. Where we are late, it is on Fridays and when a contact is "
    "away. Residents rate how they are treated higher than how it ends."
)
TRAINED = "Hold a short training on plain words for everybody at a counter."
COVERED = "Agree on Friday afternoons between contact and deputy, in every department."


def add_reviews(session: Session, keys: Keys, days: Days) -> None:
    """Hold one review of the past, with what it decided, and open one of the present months."""
    today = days.calendar.local_date(days.now)
    reviewer, supervisor = _one(session, Role.REVIEWER), _one(session, Role.SUPERVISOR)

    def work(at: datetime, member: StaffMember) -> UnitOfWork:
        return UnitOfWork(session, at, keys, staff_actor(viewer_from(member)))

    held_on = today - timedelta(days=HELD_DAYS)
    held_at = datetime.combine(held_on, time(15), tzinfo=days.calendar.time_zone)
    first, last = (today - timedelta(days=ago) for ago in (FIRST_DAYS, LAST_DAYS))
    holding = work(held_at, reviewer)
    review_id = open_review(holding, ReviewPlan("Summer review", first, last, "en"), DEFINITIONS)
    write_findings(holding, review_id, FINDINGS)
    for clause, words, away in ((Clause.C_2, TRAINED, 20), (Clause.A_2, COVERED, -10)):
        due_on = today - timedelta(days=away)
        add_action(holding, review_id, ActionPlan(clause, words, supervisor.id, due_on))
    session.flush()
    sign_off(holding, review_id)
    first_action = _first_action(session, review_id)
    finish_action(
        work(days.now - timedelta(days=22), supervisor), first_action, "Held twice, 14 people came."
    )
    present = ReviewPlan("Fall review", last + timedelta(days=1), today, "en")
    open_review(work(days.now - timedelta(hours=3), reviewer), present, DEFINITIONS)
    session.flush()


def _one(session: Session, role: Role) -> StaffMember:
    holders = select(StaffMember).join(StaffRole).where(StaffRole.role == role)
    return session.scalars(holders.order_by(StaffMember.id).limit(1)).one()


def _first_action(session: Session, review_id: int) -> int:
    actions = select(ReviewAction.id).where(ReviewAction.review_id == review_id)
    return session.scalars(actions.order_by(ReviewAction.id).limit(1)).one()
