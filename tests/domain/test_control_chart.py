"""Control charts: worked by hand, so that nobody is asked about chance."""

import pytest

from portal.domain.control_chart import control_chart


def test_centre_and_limits_come_from_the_differences_of_neighbours() -> None:
    # Mean 0.5; moving ranges 0.1, 0.1, 0.1, 0.1, 0.1: 0.5 ± 2.66 × 0.1.
    chart = control_chart([0.45, 0.55, 0.45, 0.55, 0.45, 0.55])

    assert chart is not None
    assert chart.centre == pytest.approx(0.5)
    assert (chart.low, chart.high) == (pytest.approx(0.234), pytest.approx(0.766))
    assert not chart.outside
    assert not chart.in_runs


def test_a_value_beyond_a_limit_is_a_signal() -> None:
    chart = control_chart([0.8, 0.82, 0.8, 0.82, 0.8, 0.82, 0.8, 0.82, 0.8, 0.4])

    assert chart is not None
    assert chart.outside == {9}


def test_eight_in_a_row_on_one_side_are_a_signal() -> None:
    chart = control_chart([0.5, 0.6] * 4 + [0.7, 0.8] * 4)

    assert chart is not None
    assert chart.in_runs == frozenset(range(16))


def test_weeks_with_too_few_answers_are_passed_over() -> None:
    with_gaps = control_chart([0.45, None, 0.55, 0.45, None, 0.55, 0.45, 0.55])
    without = control_chart([0.45, 0.55, 0.45, 0.55, 0.45, 0.55])

    assert with_gaps is not None
    assert without is not None
    assert (with_gaps.low, with_gaps.high) == (without.low, without.high)


def test_too_few_values_make_no_chart() -> None:
    assert control_chart([0.5, 0.6, 0.5, 0.6, 0.5, None]) is None


def test_limits_stay_within_what_a_share_can_be() -> None:
    chart = control_chart([0.0, 1.0] * 4)

    assert chart is not None
    assert (chart.low, chart.high) == (0.0, 1.0)


def test_values_on_the_centre_end_a_run() -> None:
    assert control_chart([0.5] * 20) is not None
    assert not control_chart([0.5] * 20).in_runs  # type: ignore[union-attr]
