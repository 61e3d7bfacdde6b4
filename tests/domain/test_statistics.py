"""Shares, their uncertainty, and numbers so small that they would point at people (D.1)."""

import statistics as standard

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.statistics import (
    FEWEST_SHOWN,
    mean,
    median,
    publishable,
    satisfied,
    share,
    wilson,
)

SCORES = st.lists(st.integers(1, 5), max_size=200)
PARTS = st.lists(st.integers(0, 60), max_size=8)
NUMBERS = st.lists(st.floats(-1e9, 1e9), min_size=1)


def test_fours_and_fives_are_satisfied() -> None:
    assert satisfied([1, 3, 4, 5]) == 0.5


def test_nothing_has_no_share_no_mean_no_median_and_no_interval() -> None:
    nothing = (share(0, 0), satisfied([]), mean([]), median([]), wilson(0, 0))

    assert nothing == (None,) * 5


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3), (1, 0)])
def test_a_part_greater_than_the_whole_is_a_mistake(part: int, whole: int) -> None:
    for figure in (share, wilson):
        with pytest.raises(ValueError, match="no part"):
            figure(part, whole)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Worked out by hand from the formula; the last two are the known ends of “nobody in ten”.
    [(5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1)],
)
def test_the_interval_is_that_of_wilson(part: int, whole: int, low: float, high: float) -> None:
    interval = wilson(part, whole)

    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


@given(SCORES)
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(scores: list[int]) -> None:
    found, interval = satisfied(scores), wilson(sum(s >= 4 for s in scores), len(scores))

    assert (found is None) == (interval is None)
    if found is not None and interval is not None:
        assert 0 <= interval.low <= found <= interval.high <= 1


@given(st.integers(0, 50), st.integers(1, 50))
def test_more_answers_of_the_same_kind_make_the_interval_narrower(part: int, rest: int) -> None:
    few, many = wilson(part, part + rest), wilson(part * 4, (part + rest) * 4)

    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low


@given(NUMBERS)
def test_mean_and_median_are_those_of_the_standard_library(numbers: list[float]) -> None:
    assert mean(numbers) == pytest.approx(standard.fmean(numbers))
    assert median(numbers) == pytest.approx(standard.median(numbers))


def test_a_small_number_takes_the_next_smaller_one_with_it() -> None:
    published = publishable([3, 40, 15])

    assert published.parts == (None, 40, None)
    assert published.total == 58


def test_a_small_number_alone_takes_the_total_with_it() -> None:
    assert publishable([3, 0]).parts == (None, 0)
    assert publishable([3, 0]).total is None


@given(PARTS)
def test_no_small_number_is_shown(parts: list[int]) -> None:
    published = publishable(parts)

    assert all(shown is None or shown == 0 or shown >= FEWEST_SHOWN for shown in published.parts)
    assert all(shown in (None, count) for shown, count in zip(published.parts, parts, strict=True))


@given(PARTS)
def test_what_the_total_leaves_over_is_never_one_part_nor_a_small_number(parts: list[int]) -> None:
    published = publishable(parts)
    hidden = [n for n, shown in zip(parts, published.parts, strict=True) if shown is None]

    if published.total is not None and hidden:
        assert len(hidden) > 1
        assert published.total - sum(shown or 0 for shown in published.parts) >= FEWEST_SHOWN


@given(PARTS)
def test_where_nothing_is_small_everything_is_shown(parts: list[int]) -> None:
    large = [count + FEWEST_SHOWN for count in parts]

    assert publishable(large).parts == tuple(large)
    assert publishable(large).total == sum(large)
