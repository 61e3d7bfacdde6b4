"""Which ratings at one tablet count as repeats of the one before."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.repeats import NEXT_PERSON, is_repeat, repeats

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
INSTANTS = st.lists(
    st.integers(0, 120_000).map(lambda ms: NOON + timedelta(milliseconds=ms)), max_size=12
)


def test_the_first_rating_is_no_repeat() -> None:
    assert not is_repeat(NOON, None)


def test_less_than_ten_seconds_after_the_one_before_is_a_repeat() -> None:
    just_before = NOON + NEXT_PERSON - timedelta(milliseconds=1)

    assert is_repeat(just_before, NOON)
    assert not is_repeat(NOON + NEXT_PERSON, NOON)


def test_a_hand_that_presses_on_and_on_is_heard_once() -> None:
    presses = [NOON + timedelta(seconds=6 * number) for number in range(5)]

    assert repeats(presses) == presses[1:]


@given(INSTANTS, st.randoms())
def test_the_order_of_arrival_changes_nothing(instants: list[datetime], chance) -> None:
    arrived = list(instants)
    chance.shuffle(arrived)

    assert repeats(arrived) == repeats(instants)


@given(INSTANTS)
def test_what_is_left_is_ten_seconds_from_whatever_came_before(instants: list[datetime]) -> None:
    ordered = sorted(instants)
    marked = repeats(instants)

    assert len(marked) == sum(later - earlier < NEXT_PERSON for earlier, later in pairwise(ordered))
