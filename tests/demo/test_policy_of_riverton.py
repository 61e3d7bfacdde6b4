"""Riverton keeps its own policy: published in two versions, read by nearly everybody (C.1, C.2)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.demo import ACCOUNTS
from portal.demo.days import Days
from portal.demo.planning import HISTORY_DAYS
from portal.demo.policy import add_policy
from portal.demo.riverton import lay_out
from portal.domain.clock import ONE_DAY
from portal.models import StaffMember
from portal.queries.orientation import orientation_standing, own_orientation
from portal.queries.policy import policy_draft, policy_versions
from portal.queries.trainings import training_standing
from portal.queries.walls import viewer_from
from portal.services.calendars import business_calendar
from tests.factories import KEYS

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


@pytest.fixture
def riverton(session: Session) -> Session:
    """Riverton with its people and its policy, before the first case."""
    founded_at = NOW - (HISTORY_DAYS + 1) * ONE_DAY
    lay_out(session, founded_at, "no password")
    add_policy(session, KEYS, founded_at, Days(business_calendar(session, NOW), NOW))
    return session


def test_the_policy_was_published_and_changed_once(riverton: Session) -> None:
    newest, first = policy_versions(riverton, "en")

    assert (str(newest.version), str(first.version)) == ("1.1", "1.0")
    assert "another agency" in newest.change_note.body
    assert policy_draft(riverton).written_at is None


def test_every_account_may_answer_and_one_colleague_still_has_to_read(riverton: Session) -> None:
    for account in ACCOUNTS:
        member = _member(riverton, account.email)
        assert not own_orientation(riverton, member.id).is_due
    administrator = viewer_from(_member(riverton, "administrator@demo.example"))
    due = [name for each in orientation_standing(riverton, administrator) for name in each.due]
    assert due == ["Dana Whitfield"]


def test_some_trainings_are_due_and_most_are_not(riverton: Session) -> None:
    reviewer = viewer_from(_member(riverton, "reviewer@demo.example"))
    standing = {each.unit.slug: each for each in training_standing(riverton, reviewer, NOW.date())}

    assert standing["permits"].due == ()
    assert standing["utilities"].due == ("Carlos Méndez", "Dana Whitfield")


def _member(session: Session, email: str) -> StaffMember:
    return session.scalars(select(StaffMember).where(StaffMember.email == email)).one()
