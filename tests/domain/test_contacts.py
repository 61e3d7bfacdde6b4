"""Who stands in for a department, and the days on which nobody does (B.3)."""

import itertools
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.clock import BusinessCalendar, DayOff, SkipReason
from portal.domain.contacts import Days, Designated, Lack, acting_contact, gaps, readiness

MONDAY = date(2026, 11, 23)
THANKSGIVING = date(2026, 11, 26)
CALENDAR = BusinessCalendar(
    ZoneInfo("America/Chicago"),
    time(8),
    time(17),
    {THANKSGIVING: DayOff(SkipReason.HOLIDAY, "Thanksgiving")},
)
FORTNIGHT = Days(MONDAY, MONDAY + timedelta(days=14))
CONTACT, DEPUTY = Designated(1), Designated(2)


def away(person: Designated, first: int, last: int) -> Designated:
    """The same person, away from this day after that Monday to that one."""
    days = Days(MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
    return Designated(person.id, away=(*person.away, days))


def test_the_contact_speaks_for_the_department() -> None:
    assert acting_contact(CONTACT, DEPUTY, MONDAY) is CONTACT


def test_the_deputy_stands_in_while_the_contact_is_away_and_no_day_longer() -> None:
    contact = away(CONTACT, 1, 2)

    acting = [acting_contact(contact, DEPUTY, MONDAY + timedelta(days=day)).id for day in range(4)]

    assert acting == [1, 2, 2, 1]


def test_nobody_speaks_for_a_department_whose_two_people_are_away() -> None:
    assert acting_contact(away(CONTACT, 0, 0), away(DEPUTY, 0, 0), MONDAY) is None


def test_somebody_who_has_left_stands_in_for_nobody() -> None:
    assert acting_contact(Designated(1, is_active=False), DEPUTY, MONDAY) is DEPUTY
    assert acting_contact(None, Designated(2, is_active=False), MONDAY) is None


def test_a_gap_lasts_while_both_are_away() -> None:
    found = gaps(away(CONTACT, 0, 2), away(DEPUTY, 1, 8), CALENDAR, FORTNIGHT)

    assert found == (Days(date(2026, 11, 24), date(2026, 11, 25)),)


def test_weekends_and_holidays_neither_make_a_gap_nor_end_one() -> None:
    # Wednesday to Monday: Thursday is Thanksgiving, and a weekend follows.
    over_the_weekend = gaps(away(CONTACT, 2, 7), away(DEPUTY, 2, 7), CALENDAR, FORTNIGHT)
    holidays_only = gaps(away(CONTACT, 3, 3), away(DEPUTY, 5, 6), CALENDAR, FORTNIGHT)

    assert over_the_weekend == (Days(date(2026, 11, 25), date(2026, 11, 30)),)
    assert holidays_only == ()


def test_somebody_who_has_not_read_the_policy_fills_no_gap() -> None:
    stranger = Designated(2, is_oriented=False)

    assert gaps(away(CONTACT, 0, 0), stranger, CALENDAR, FORTNIGHT) == (Days(MONDAY, MONDAY),)


def test_a_department_is_ready_with_two_active_people_who_have_read_the_policy() -> None:
    assert readiness(CONTACT, DEPUTY) == ()
    # Being away for a while is no lack: that is what the other one is for.
    assert readiness(away(CONTACT, 0, 30), DEPUTY) == ()


def test_what_a_department_lacks_is_said_word_by_word() -> None:
    gone, stranger = Designated(1, is_active=False), Designated(2, is_oriented=False)

    assert readiness(None, None) == (Lack.NO_CONTACT, Lack.NO_DEPUTY)
    assert readiness(gone, stranger) == (Lack.CONTACT_INACTIVE, Lack.DEPUTY_NOT_ORIENTED)
    assert readiness(stranger, Designated(3, is_active=False)) == (
        Lack.CONTACT_NOT_ORIENTED,
        Lack.DEPUTY_INACTIVE,
    )
    assert readiness(CONTACT, CONTACT) == (Lack.SAME_PERSON,)


offsets = st.integers(min_value=-3, max_value=20)
spans = st.tuples(offsets, st.integers(0, 9)).map(
    lambda span: Days(MONDAY + timedelta(days=span[0]), MONDAY + timedelta(days=span[0] + span[1]))
)


def people(staff_id: int) -> st.SearchStrategy[Designated | None]:
    """Anybody who may be designated, nobody included."""
    return st.none() | st.builds(
        Designated,
        id=st.just(staff_id),
        is_active=st.booleans(),
        is_oriented=st.booleans(),
        away=st.lists(spans, max_size=4).map(tuple),
    )


@given(people(1), people(2), offsets)
def test_whoever_acts_is_one_of_the_two_is_there_and_the_contact_comes_first(
    contact: Designated | None, deputy: Designated | None, day: int
) -> None:
    on = MONDAY + timedelta(days=day)
    acting = acting_contact(contact, deputy, on)

    assert acting is None or (acting in (contact, deputy) and acting.is_there(on))
    if contact and contact.is_there(on):
        assert acting is contact
    if acting is None:
        assert not (deputy and deputy.is_there(on))


@given(people(1), people(2))
def test_a_business_day_is_in_a_gap_just_when_nobody_able_is_there(
    contact: Designated | None, deputy: Designated | None
) -> None:
    found = gaps(contact, deputy, CALENDAR, FORTNIGHT)

    for day in range(15):
        on = MONDAY + timedelta(days=day)
        if not CALENDAR.is_business_day(on):
            continue
        able = [each for each in (contact, deputy) if each and each.is_oriented]
        is_alone = not any(each.is_there(on) for each in able)
        assert any(gap.holds(on) for gap in found) == is_alone


@given(people(1), people(2))
def test_gaps_come_in_order_apart_and_within_the_days_looked_at(
    contact: Designated | None, deputy: Designated | None
) -> None:
    found = gaps(contact, deputy, CALENDAR, FORTNIGHT)

    for gap in found:
        assert FORTNIGHT.first_on <= gap.first_on <= gap.last_on <= FORTNIGHT.last_on
        assert CALENDAR.is_business_day(gap.first_on)
        assert CALENDAR.is_business_day(gap.last_on)
    for earlier, later in itertools.pairwise(found):
        between = [
            earlier.last_on + timedelta(days=day)
            for day in range(1, (later.first_on - earlier.last_on).days)
        ]
        assert any(CALENDAR.is_business_day(on) for on in between)
