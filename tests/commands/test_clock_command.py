"""`portal clock`: when a case received at some instant is due."""

import json

import pytest

from tests.commands.conftest import Portal

pytestmark = pytest.mark.usefixtures("installed_city")


def test_a_case_of_monday_is_due_on_wednesday_at_close(portal: Portal) -> None:
    printed = portal("clock", "2026-11-23T10:00")

    assert printed.status == 0
    assert "acknowledge until  2026-11-25T17:00:00-06:00" in printed.out


def test_programs_get_json_with_every_day_that_was_skipped(portal: Portal) -> None:
    answer = json.loads(portal("clock", "2026-11-25T12:00", "--json").out)

    assert answer["received_at"] == "2026-11-25T12:00:00-06:00"
    assert answer["acknowledge_due_at"] == "2026-11-30T17:00:00-06:00"
    assert answer["resolve_due_at"] == "2026-12-10T17:00:00-06:00"
    assert answer["skipped"][0] == {"date": "2026-11-26", "reason": "holiday: Thanksgiving Day"}
    assert {"date": "2026-11-28", "reason": "weekend"} in answer["skipped"]


def test_an_offset_is_honoured(portal: Portal) -> None:
    answer = json.loads(portal("clock", "2026-11-24T03:00:00Z", "--json").out)

    assert answer["received_at"] == "2026-11-23T21:00:00-06:00"
    assert answer["acknowledge_due_at"] == "2026-11-25T17:00:00-06:00"


@pytest.mark.parametrize(
    "words",
    [
        ("clock", "soon"),
        ("clock",),
        ("clock", "2026-11-23T10:00", "--department", "elves"),
        ("no-such-command",),
        ("serve", "--port", "a"),
    ],
)
def test_wrong_usage_is_told_in_one_sentence(portal: Portal, words: tuple[str, ...]) -> None:
    printed = portal(*words)

    assert printed.status == 2
    assert printed.err.startswith("portal: ")
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_a_year_beyond_all_calendars_is_told_in_one_sentence(portal: Portal) -> None:
    printed = portal("clock", "9999-12-31T10:00")

    assert printed.status == 1
    assert printed.err.count("\n") == 1
