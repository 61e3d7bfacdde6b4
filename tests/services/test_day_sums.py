"""Figures from sums of days are those that counting every row gives, whatever changed since."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal.day_marks import Subject
from portal.domain.case import Channel, Status
from portal.domain.periods import ONE_DAY, span
from portal.domain.policy import Clause
from portal.models import (
    Case,
    CaseRating,
    City,
    DayMark,
    DaySum,
    Department,
    Escalation,
    OutboxMessage,
    Site,
    SummedDays,
    VisitRating,
    WalledOff,
)
from portal.queries.day_sums import count_day
from portal.queries.day_tallies import NOTICES
from portal.queries.figures import Figures, policy_figures
from portal.services import casework, transfers
from portal.services.day_sums import NEW_AT_ONCE, sum_days
from portal.services.figure_scope import scope_of
from tests.factories import a_case, a_small_city, staff_called, work
from tests.services.desk import NOTE, WORDS, by, seen

START = datetime.fromisoformat("2026-11-02T16:00:00+00:00")
# Nine in the evening in Chicago is another day in UTC.
LATE = datetime.fromisoformat("2026-11-05T03:00:00+00:00")
NOW = datetime.fromisoformat("2026-11-23T16:00:00+00:00")
FIRST_ON, LAST_ON = date(2026, 11, 1), date(2026, 11, 23)
Change = Callable[[Session], object]


@pytest.fixture(autouse=True)
def lively(session: Session) -> None:
    """Three weeks in which all that is counted has happened, and their sums."""
    a_small_city(session)
    for number in range(12):
        a_case(session, START + number * timedelta(days=1, hours=5))
    casework.acknowledge(by(session, "contact", LATE), seen(session), WORDS)
    transfers.transfer(by(session, "contact", LATE), seen(session), "parks", NOTE)
    _rate_case(session)
    for number in range(20):
        _rate_visit(session, LATE + number * timedelta(hours=7), number % 5 + 1)
    _escalate(session)
    _sum_up(session)


def test_the_sums_are_those_of_every_day_counted_anew(session: Session) -> None:
    assert {subject for (subject,) in session.execute(select(DaySum.subject))} == set(Subject)
    _assert_true(session)


CHANGES: dict[str, Change] = {
    "a case comes in late": lambda session: a_case(session, LATE),
    "a case changes": lambda session: session.execute(update(Case).values(contact_name="Ana")),
    "a case is restricted": lambda session: session.execute(
        update(Case).values(is_restricted=True)
    ),
    "a case moves": lambda session: session.execute(
        update(Case).values(department_id=_department(session, "parks"))
    ),
    "somebody is walled off": lambda session: session.add(_wall(session)),
    "a wall falls": lambda session: _wall_falls(session),
    "a case is rated otherwise": lambda session: session.execute(
        update(CaseRating).values(treatment=1)
    ),
    "a rating is erased": lambda session: session.execute(delete(CaseRating)),
    "a visit is rated": lambda session: _rate_visit(session, LATE, 5),
    "a rating is a repeat": lambda session: session.execute(
        update(VisitRating).values(is_repeat=True)
    ),
    "ratings happened at another time": lambda session: session.execute(
        update(VisitRating).where(VisitRating.score == 1).values(rated_at=START)
    ),
    "ratings of visits are erased": lambda session: session.execute(delete(VisitRating)),
    "a notice is opened": lambda session: session.execute(
        update(OutboxMessage).values(opened_at=OutboxMessage.written_at)
    ),
    "the city moves to another time zone": lambda session: session.execute(
        update(City).values(time_zone="Asia/Kolkata")
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_figures_are_exact_before_the_sums_are_and_after(
    session: Session, change: str
) -> None:
    CHANGES[change](session)
    session.flush()
    session.expire_all()

    assert _figures(session) == _counted_anew(session), "before"

    _sum_up(session)
    assert _figures(session) == _counted_anew(session), "after"
    _assert_true(session)


def test_the_hour_of_a_notice_is_counted_to_the_microsecond(session: Session) -> None:
    told = {detail.name: detail.value for detail in _figures(session)[Clause.B_2].details}

    assert (told["delivered_in_time"], told["opened_in_time"]) == (1, 0)


def test_of_one_department_the_figures_are_exact_too(session: Session) -> None:
    for slug in ("permits", "parks"):
        only = frozenset({_department(session, slug)})
        assert _figures(session, only) == _counted_anew(session, only)


def test_a_promise_whose_time_ran_out_since_is_decided(session: Session) -> None:
    session.execute(update(Case).values(status=Status.RECEIVED, acknowledged_at=None))
    session.execute(update(Case).values(acknowledge_missed_at=None))
    _sum_up(session)
    session.execute(update(Case).values(acknowledge_due_at=NOW - ONE_DAY))

    assert _figures(session) == _counted_anew(session)


def test_only_some_days_are_summed_up_at_once(session: Session) -> None:
    session.execute(delete(DaySum))
    session.execute(update(SummedDays).values(last_on=None))

    assert sum_days(work(session, now=NOW))

    days = session.scalar(select(func.count(DaySum.on_day.distinct())))
    assert 0 < days <= NEW_AT_ONCE


def test_today_is_never_summed_up(session: Session) -> None:
    assert session.scalar(select(SummedDays.last_on)) == LAST_ON - ONE_DAY


def test_every_mark_is_worked_off(session: Session) -> None:
    session.execute(update(Case).values(contact_name="Ana"))
    assert session.scalar(select(func.count()).select_from(DayMark))

    _sum_up(session)

    assert not session.scalar(select(func.count()).select_from(DayMark))


def _sum_up(session: Session) -> None:
    while sum_days(work(session, now=NOW)):
        pass


def _figures(session: Session, departments: frozenset[int] | None = None) -> Figures:
    return policy_figures(session, scope_of(session, departments, FIRST_ON, LAST_ON, NOW))


def _counted_anew(session: Session, departments: frozenset[int] | None = None) -> Figures:
    with session.begin_nested() as nested:
        session.execute(delete(DaySum))
        session.execute(update(SummedDays).values(last_on=None))
        figures = _figures(session, departments)
        nested.rollback()
    return figures


def _assert_true(session: Session) -> None:
    zone = scope_of(session, None, FIRST_ON, LAST_ON, NOW).calendar.time_zone
    for day in (FIRST_ON + number * ONE_DAY for number in range((LAST_ON - FIRST_ON).days)):
        for subject in Subject:
            rows = session.execute(
                select(DaySum.department_id, DaySum.counts).where(
                    DaySum.subject == subject, DaySum.on_day == day
                )
            )
            kept = {row.department_id: row.counts for row in rows}
            assert kept == count_day(session, subject, span(day, day, zone)), (subject, day)


def _rate_case(session: Session) -> None:
    case_id = session.scalar(select(func.min(Case.id)))
    session.add(CaseRating(case_id=case_id, treatment=4, outcome=5, rated_at=LATE))
    session.flush()


def _rate_visit(session: Session, at: datetime, score: int) -> None:
    session.execute(
        insert(VisitRating).values(
            site_id=session.scalar(select(func.min(Site.id))),
            department_id=_department(session, "parks") if score % 2 else None,
            channel=Channel.KIOSK,
            language="en",
            score=score,
            rated_at=at,
            is_repeat=score == 3,
        )
    )


def _escalate(session: Session) -> None:
    """Make a notice to a supervisor of one that tells of the first case."""
    escalation = session.scalars(select(Escalation).order_by(Escalation.id)).first()
    if escalation is None:
        raise AssertionError("nothing was escalated")
    telling = update(OutboxMessage).where(OutboxMessage.event_id == escalation.event_id)
    written_at = escalation.raised_at
    session.execute(
        telling.values(
            notice=NOTICES[0],
            written_at=written_at,
            sent_at=written_at + timedelta(hours=1),
            opened_at=written_at + timedelta(hours=1, microseconds=1),
        )
    )


def _wall(session: Session) -> WalledOff:
    case_id = session.scalar(select(func.min(Case.id)))
    return WalledOff(case_id=case_id, staff_id=staff_called(session, "contact").id, reason="named")


def _wall_falls(session: Session) -> None:
    session.add(_wall(session))
    session.flush()
    _sum_up(session)
    session.execute(delete(WalledOff))


def _department(session: Session, slug: str) -> int:
    return session.scalars(select(Department.id).where(Department.slug == slug)).one()
