"""When something happened at a tablet whose clock nobody can trust."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.kiosk_time import EPOCH, OLDEST, Anchor, Stamp, happened_at

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOON_MS = (NOON - EPOCH) // timedelta(milliseconds=1)
HOUR_MS = 3_600_000
COUNTS = st.integers(0, 2**53)
STAMPS = st.builds(
    Stamp,
    boot_id=st.sampled_from("ab"),
    wall_ms=COUNTS,
    monotonic_ms=COUNTS,
    anchor=st.none() | st.builds(Anchor, server_ms=COUNTS, monotonic_ms=COUNTS),
)


def test_within_one_start_of_the_browser_its_own_count_is_believed() -> None:
    item = Stamp("a", wall_ms=0, monotonic_ms=1_000)
    sent = Stamp("a", wall_ms=0, monotonic_ms=1_000 + HOUR_MS)

    found = happened_at(item, sent, NOON)

    assert (found.at, found.is_uncertain) == (NOON - timedelta(hours=1), False)


def test_before_a_restart_the_servers_time_that_was_learnt_then_is_believed() -> None:
    item = Stamp("a", wall_ms=0, monotonic_ms=5_000, anchor=Anchor(NOON_MS - HOUR_MS, 3_000))

    found = happened_at(item, Stamp("b", 0, 10), NOON)

    assert (found.at, found.is_uncertain) == (NOON - timedelta(minutes=59, seconds=58), False)


def test_where_nothing_else_is_known_the_wall_clock_is_taken_and_marked() -> None:
    found = happened_at(Stamp("a", NOON_MS - HOUR_MS, 5), Stamp("b", 0, 10), NOON)

    assert (found.at, found.is_uncertain) == (NOON - timedelta(hours=1), True)


@given(STAMPS, STAMPS)
def test_nothing_happens_in_the_future_or_long_ago(item: Stamp, sent: Stamp) -> None:
    found = happened_at(item, sent, NOON)

    assert NOON - OLDEST <= found.at <= NOON


@given(st.integers(0, OLDEST // timedelta(milliseconds=1)), COUNTS)
def test_a_clock_that_is_wrong_by_years_changes_nothing_within_one_start(
    age_ms: int, wall_ms: int
) -> None:
    item, sent = Stamp("a", wall_ms, 0), Stamp("a", 0, age_ms)

    found = happened_at(item, sent, NOON)

    assert (found.at, found.is_uncertain) == (NOON - timedelta(milliseconds=age_ms), False)
