"""Periods are whole days of the city, compared with the weeks or months before them (D.2)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.periods import recent_months, span, trend_spans

CHICAGO = ZoneInfo("America/Chicago")
DAYS = st.dates(date(2000, 6, 1), date(2099, 12, 31))


def test_a_period_begins_and_ends_at_the_citys_midnight() -> None:
    november = span(date(2026, 11, 1), date(2026, 11, 30), CHICAGO)

    # The clocks go back on the first of November.
    assert november.starts_at == datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert november.ends_at == datetime(2026, 12, 1, 6, tzinfo=UTC)


def test_a_quarter_is_compared_with_months_and_a_month_with_weeks() -> None:
    quarter = trend_spans(span(date(2026, 7, 1), date(2026, 9, 30), CHICAGO), CHICAGO)
    month = trend_spans(span(date(2026, 9, 1), date(2026, 9, 30), CHICAGO), CHICAGO)

    assert [each.first_on.month for each in quarter] == [4, 5, 6, 7, 8, 9]
    assert len(month) == 12
    assert {each.last_on - each.first_on for each in month} == {timedelta(days=6)}


@given(DAYS, st.integers(0, 200))
def test_the_spans_of_a_trend_follow_one_another_to_the_end_of_the_period(
    last_on: date, days: int
) -> None:
    spans = trend_spans(span(last_on - timedelta(days=days), last_on, CHICAGO), CHICAGO)

    assert spans[-1].last_on == last_on
    for before, after in pairwise(spans):
        assert before.ends_at == after.starts_at
        assert before.last_on + timedelta(days=1) == after.first_on


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        span(date(2026, 2, 1), date(2026, 1, 31), CHICAGO)


def test_the_usual_period_is_this_month_and_the_two_before() -> None:
    assert recent_months(date(2026, 1, 15)) == (date(2025, 11, 1), date(2026, 1, 15))
