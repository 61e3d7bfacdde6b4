"""Which case goes up, to whom, and who is walled off (B.2)."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from portal.domain.clock import BusinessCalendar
from portal.domain.escalation import (
    Person,
    lane_for,
    latest_due_soon,
    named_in,
    superiors_of,
)
from portal.domain.permissions import ConductLane

CHICAGO = ZoneInfo("America/Chicago")
OFFICE = BusinessCalendar(CHICAGO, time(8), time(17), {})
MARIA, JOSE, WEI = Person(1, "María López"), Person(2, "José O'Neill"), Person(3, "Wei Chen")
STAFF = (MARIA, JOSE, WEI)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026 on Chicago's wall clock; the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        (local(23, 10), local(23, 12)),
        (local(20, 16), local(23, 9)),
        (local(21, 12), local(23, 10)),
        (local(23, 6), local(23, 10)),
        (local(20, 15), local(20, 17)),
    ],
)
def test_two_office_hours_pass_over_nights_and_weekends(now: datetime, latest: datetime) -> None:
    assert latest_due_soon(OFFICE, now) == latest


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Maria Lopez", {1}),
        ("the lady called LOPEZ at window 2", {1}),
        ("wei", {3}),
        ("Mr. O’Neill or Jose", {2}),
        ("somebody tall", set()),
        ("", set()),
    ],
)
def test_half_a_name_is_enough_where_one_is_asked_for(typed: str, found: set[int]) -> None:
    assert named_in(typed, "", STAFF) == found


def test_in_the_description_only_a_whole_name_counts() -> None:
    assert named_in("", "Then maria lópez, shouted at me.", STAFF) == {1}
    assert named_in("", "Maria was kind, Lopez Street was closed.", STAFF) == set()
    assert named_in("", "Weichen sind kaputt", STAFF) == set()


def test_an_ordinary_allegation_is_for_the_supervisors() -> None:
    assert lane(kept_away=[7]) is ConductLane.SUPERVISORS


@pytest.mark.parametrize("kept_away", [[1], [7, 1], [10], [11]])
def test_a_supervisor_or_anybody_above_one_makes_it_a_matter_for_human_resources(
    kept_away: list[int],
) -> None:
    assert lane(kept_away=kept_away) is ConductLane.HUMAN_RESOURCES


def test_human_resources_can_be_chosen_and_stand_in_where_there_is_no_supervisor() -> None:
    assert lane(kept_away=[7], is_chosen=True) is ConductLane.HUMAN_RESOURCES
    assert lane(kept_away=[], supervisors=[]) is ConductLane.HUMAN_RESOURCES


def test_a_line_of_managers_that_bites_its_tail_ends() -> None:
    assert superiors_of(1, {1: 2, 2: 3, 3: 1}) == {1, 2, 3}


def lane(
    kept_away: list[int], supervisors: list[int] | None = None, is_chosen: bool = False
) -> ConductLane:
    """Two supervisors, 1 and 2; 1 reports to 10, who reports to 11; 7 reports to 1."""
    managers = {1: 10, 10: 11, 7: 1}
    return lane_for(
        kept_away, [1, 2] if supervisors is None else supervisors, managers, is_chosen=is_chosen
    )
