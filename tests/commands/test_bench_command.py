"""`portal bench`: a crowd for measuring, in a demonstration city only."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from portal.day_marks import Subject
from portal.db import Database
from portal.demo import ACCOUNTS
from portal.models import Base, Case, DaySum, SummedDays, VisitRating
from tests.commands.conftest import Portal
from tests.factories import a_staff_member

CASES, RATINGS = 40, 60
Count = Callable[[type[Base]], int]


@pytest.fixture
def demonstration(installed_city: Database) -> Database:
    """The city as a demonstration: its first account is what tells."""
    with installed_city.writing() as session:
        a_staff_member(session, email=ACCOUNTS[0].email)
    return installed_city


def test_a_crowd_is_added_and_its_histories_hold(portal: Portal, demonstration: Database) -> None:
    added = portal("bench", "seed", str(CASES), "--ratings", str(RATINGS))

    assert added.status == 0, added.err
    with demonstration.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == CASES
        assert session.scalar(select(func.count()).select_from(VisitRating)) == RATINGS
    assert portal("audit", "verify").status == 0


def test_the_days_of_the_crowd_are_summed_up(portal: Portal, demonstration: Database) -> None:
    portal("bench", "seed", str(CASES), "--ratings", str(RATINGS))

    with demonstration.reading() as session:
        summed_until = session.scalar(select(SummedDays.last_on))
        days = session.scalars(
            select(DaySum).where(DaySum.subject == Subject.CASES, DaySum.department_id.is_(None))
        ).all()
    assert (datetime.now(UTC).date() - summed_until).days <= 2
    assert 0 < sum(day.counts["whole"] for day in days) <= CASES


@pytest.mark.usefixtures("installed_city")
def test_nothing_is_added_to_the_city_of_real_people(portal: Portal) -> None:
    refused = portal("bench", "seed", "1")

    assert refused.status != 0
    assert "demonstration city only" in refused.err
