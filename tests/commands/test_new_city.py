"""`portal init`, and what refuses to start."""

from pathlib import Path

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import PolicyVersion
from tests.commands.conftest import Portal

ANSWERS = (
    "--name", "Lakeside", "--time-zone", "America/Denver", "--country", "US",
    "--languages", "en,es", "--admin-email", "Ada@city.example", "--admin-name", "Ada Park",
)  # fmt: skip


def test_a_new_city_is_set_up_and_its_clock_runs(portal: Portal) -> None:
    printed = portal("init", *ANSWERS)

    assert printed.status == 0
    assert "Lakeside is set up." in printed.out
    assert "2026-11-25T17:00:00-07:00" in portal("clock", "2026-11-23T10:00").out


def test_the_command_says_what_to_do_next_and_leaves_a_draft_of_the_policy(
    portal: Portal, data_dir: Path
) -> None:
    printed = portal("init", *ANSWERS)

    assert "portal up" in printed.out
    assert "/office/setup" in printed.out
    database = Database(f"sqlite:///{data_dir / 'portal.db'}")
    with database.reading() as session:
        assert session.scalars(select(PolicyVersion)).one().published_at is None
    database.close()


def test_the_country_is_that_of_the_time_zone_unless_said_otherwise(portal: Portal) -> None:
    without = [*ANSWERS[:4], *ANSWERS[6:]]
    assert portal("init", *without, "--time-zone", "UTC").err == (
        "portal: The time zone UTC belongs to no country; add --country XX.\n"
    )

    assert portal("init", *without).status == 0


def test_a_portal_serves_one_city(portal: Portal) -> None:
    portal("init", *ANSWERS)

    printed = portal("init", *ANSWERS)

    assert (printed.status, printed.err) == (1, "portal: This portal already serves Lakeside.\n")


@pytest.mark.parametrize(
    ("option", "value", "status"),
    [("--time-zone", "Mars/Base", 2), ("--languages", "en,xx-yy-zz", 2), ("--country", "ZZ", 1)],
)
def test_a_place_that_nobody_knows_is_refused_before_anything_is_written(
    portal: Portal, option: str, value: str, status: int
) -> None:
    printed = portal("init", *ANSWERS, option, value)

    assert printed.status == status
    assert printed.err.count("\n") == 1
    assert "Run: portal init" in portal("doctor").out


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "city.example"])  # noqa: S104
def test_the_demonstration_listens_on_loopback_alone(portal: Portal, host: str) -> None:
    printed = portal("demo", "--host", host)

    assert printed.status == 1
    assert "loopback only" in printed.err


@pytest.mark.parametrize("command", ["serve", "up"])
def test_limits_cannot_be_off_where_others_can_reach(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("PORTAL_LIMITS", "off")

    printed = portal(command, "--host", "0.0.0.0")  # noqa: S104

    assert printed.status == 1
    assert "PORTAL_LIMITS" in printed.err


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_nothing_runs_on_a_database_of_another_version(
    portal: Portal, data_dir, command: str
) -> None:
    (data_dir / "portal.db").unlink()

    printed = portal(command)

    assert printed.status == 1
    assert "portal migrate" in printed.err
