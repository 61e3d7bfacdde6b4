"""Open cases move with the calendar; what was missed, done or promised otherwise stays."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import Outcome
from portal.domain.clock import NoBusinessDay
from portal.domain.history import EventType
from portal.models import Case, CaseEvent, Category, Closure, OutboxMessage, SettingsChange
from portal.queries.audit import histories
from portal.services import casework, resident_actions
from portal.services.calendar_changes import PreviewOutdated, carry_out, preview
from portal.services.calendar_plans import NewClosure, NewHours, NewTarget, NoClosure, Plan
from portal.services.calendars import business_calendar
from tests.factories import KEYS, MONDAY, a_case, a_small_city, work
from tests.services.desk import WORDS, by, events, seen, the_case

WEDNESDAY = date(2026, 11, 25)
TUESDAY = MONDAY + timedelta(days=1)
CLOSED_WEDNESDAY = NewClosure(WEDNESDAY, WEDNESDAY, {"en": "Burst pipe"})
ACKNOWLEDGE_DUE = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
RESOLVE_DUE = datetime(2026, 12, 8, 23, 0, tzinfo=UTC)


@pytest.fixture
def city(session: Session) -> None:
    a_small_city(session)


def do(session: Session, plan: Plan, now: datetime = MONDAY, name: str = "administrator") -> int:
    acting = by(session, name, now)
    return carry_out(acting, plan, preview(session, acting.viewer, plan, now).digest)


def moves(session: Session) -> list[dict[str, list[str]]]:
    """What the histories say of dates that moved."""
    moved = select(CaseEvent.facts).where(CaseEvent.type == EventType.DATES_MOVED)
    return list(session.scalars(moved.order_by(CaseEvent.id)))


@pytest.mark.usefixtures("city")
def test_a_closure_moves_both_promises_of_an_open_case_to_the_next_business_day(
    session: Session,
) -> None:
    a_case(session, contact_email="ana@example.org")

    assert do(session, CLOSED_WEDNESDAY) == 1

    case = the_case(session)
    # Thursday is Thanksgiving, so that Friday is the second business day.
    assert case.acknowledge_due_at == datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    assert case.resolve_due_at == RESOLVE_DUE + timedelta(days=1)
    assert case.next_due_at == case.acknowledge_due_at
    assert events(session)[-1] is EventType.DATES_MOVED
    notices = session.scalars(select(OutboxMessage.notice)).all()
    assert notices[-1] == "dates_moved"


@pytest.mark.usefixtures("city")
def test_the_preview_shows_old_and_new_dates_and_changes_nothing(session: Session) -> None:
    reference = a_case(session).reference
    viewer = by(session, "administrator").viewer

    shown = preview(session, viewer, CLOSED_WEDNESDAY, MONDAY)

    (moved,) = shown.moved
    assert (moved.reference, moved.acknowledge[0]) == (reference, ACKNOWLEDGE_DUE)
    assert moved.acknowledge[1] == datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    assert the_case(session).acknowledge_due_at == ACKNOWLEDGE_DUE
    assert session.scalars(select(Closure)).all() == []


@pytest.mark.usefixtures("city")
def test_what_is_done_and_what_was_missed_stays(session: Session) -> None:
    a_case(session)
    casework.acknowledge(by(session, "contact"), seen(session), WORDS)
    a_case(session, now=MONDAY - timedelta(days=7))

    do(session, CLOSED_WEDNESDAY)

    acknowledged, missed = session.scalars(select(Case).order_by(Case.id))
    assert acknowledged.acknowledge_due_at == ACKNOWLEDGE_DUE
    assert missed.acknowledge_missed_at == MONDAY
    assert missed.acknowledge_due_at < MONDAY
    assert [set(facts) for facts in moves(session)] == [{"resolve"}, {"resolve"}]


@pytest.mark.usefixtures("city")
def test_no_change_of_the_calendar_makes_a_promise_missed(session: Session) -> None:
    a_case(session)
    at_four = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)

    do(session, NewHours(time(8), time(15)), at_four)

    case = the_case(session)
    assert case.acknowledge_due_at == ACKNOWLEDGE_DUE
    assert case.resolve_due_at == datetime(2026, 12, 8, 21, 0, tzinfo=UTC)
    assert case.acknowledge_missed_at is None


@pytest.mark.usefixtures("city")
def test_the_promise_of_a_case_taken_up_again_counts_from_that_day(session: Session) -> None:
    a_case(session)
    contact = by(session, "contact")
    casework.resolve(contact, seen(session), Outcome.FIXED, WORDS)
    later = MONDAY + timedelta(days=7)
    acting = by(session, "supervisor", later)
    casework.reopen(acting, seen(session), WORDS)
    promised = the_case(session).resolve_due_at
    monday = date(2026, 12, 7)

    do(session, NewClosure(monday, monday, {"en": "Storm"}), later)

    assert the_case(session).resolve_due_at == promised + timedelta(days=1)


@pytest.mark.usefixtures("city")
def test_a_promise_keeps_the_number_of_days_that_it_was_made_for(session: Session) -> None:
    a_case(session, category="permit-delay")
    category = session.scalars(select(Category).where(Category.slug == "permit-delay")).one()
    category.resolve_business_days = 20
    five_days = the_case(session).resolve_due_at

    do(session, CLOSED_WEDNESDAY)

    assert the_case(session).resolve_due_at == five_days + timedelta(days=1)


@pytest.mark.usefixtures("city")
def test_a_closure_taken_back_moves_the_dates_back_but_not_over_a_holiday(session: Session) -> None:
    a_case(session)
    do(session, NewClosure(WEDNESDAY, date(2026, 11, 26), {"en": "Long weekend"}))

    do(session, NoClosure(WEDNESDAY), TUESDAY)
    do(session, NoClosure(date(2026, 11, 26)), TUESDAY)

    assert the_case(session).acknowledge_due_at == ACKNOWLEDGE_DUE
    assert len(moves(session)) == 2


@pytest.mark.usefixtures("city")
def test_a_new_target_moves_the_open_cases_of_its_category_alone(session: Session) -> None:
    a_case(session, category="permit-delay")
    a_case(session)

    assert do(session, NewTarget("permit-delay", 3)) == 1

    shorter, untouched = session.scalars(select(Case).order_by(Case.id))
    assert shorter.resolve_due_at == datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    assert untouched.resolve_due_at == RESOLVE_DUE


@pytest.mark.usefixtures("city")
def test_a_preview_that_no_longer_holds_is_not_carried_out(session: Session) -> None:
    a_case(session)
    acting = by(session, "administrator")
    digest = preview(session, acting.viewer, CLOSED_WEDNESDAY, MONDAY).digest
    a_case(session)

    with pytest.raises(PreviewOutdated):
        carry_out(acting, CLOSED_WEDNESDAY, digest)
    assert moves(session) == []


@pytest.mark.usefixtures("city")
def test_restricted_cases_move_unseen_by_whoever_may_not_see_them(session: Session) -> None:
    a_case(session, is_about_conduct=True)
    acting = by(session, "administrator")
    shown = preview(session, acting.viewer, CLOSED_WEDNESDAY, MONDAY)

    assert (shown.moved, shown.open_count) == ((), 0)
    assert carry_out(acting, CLOSED_WEDNESDAY, shown.digest) == 0
    assert len(moves(session)) == 1


@pytest.mark.usefixtures("city")
def test_a_disputed_case_counts_from_its_dispute_and_a_finished_one_does_not_move(
    session: Session,
) -> None:
    a_case(session)
    casework.resolve(by(session, "contact"), seen(session), Outcome.FIXED, WORDS)
    assert do(session, CLOSED_WEDNESDAY) == 0

    case = the_case(session)
    resident_actions.dispute(work(session, now=TUESDAY), case.id, WORDS)
    assert do(session, NoClosure(WEDNESDAY), TUESDAY) == 1
    assert set(moves(session)[0]) == {"resolve"}


@pytest.mark.usefixtures("city")
def test_who_changed_the_calendar_is_kept_and_the_histories_still_verify(session: Session) -> None:
    a_case(session)
    do(session, CLOSED_WEDNESDAY)
    session.flush()

    change = session.scalars(select(SettingsChange)).one()
    assert (change.subject, change.act) == ("calendar", "closure_added")
    assert change.facts["first_on"] == "2026-11-25"
    assert {bad for _case, bad in histories(session, KEYS)} == {None}
    assert not business_calendar(session, MONDAY).is_business_day(WEDNESDAY)


@pytest.mark.usefixtures("city")
def test_a_calendar_that_never_opens_again_is_refused(session: Session) -> None:
    a_case(session)
    viewer = by(session, "administrator").viewer
    for_ever = NewClosure(WEDNESDAY, WEDNESDAY + timedelta(days=600), {"en": "?"})

    with pytest.raises(NoBusinessDay):
        preview(session, viewer, for_ever, MONDAY)
