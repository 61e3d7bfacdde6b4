"""`portal kiosk`, and what `portal doctor` says of lobby tablets."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal.db import Database
from portal.models import Kiosk, KioskDevice, Site
from tests.commands.conftest import Portal
from tests.factories import MONDAY, a_kiosk, a_paired_device

ALWAYS = {str(day): ["00:00", "23:59"] for day in range(7)}


@pytest.fixture
def lobby(installed_city: Database) -> Database:
    """A kiosk whose tablet was heard of just now."""
    with installed_city.writing() as session:
        site = session.scalars(select(Site)).first()
        assert site is not None
        site.kiosk_pin_hash = "a hash"
        kiosk = a_kiosk(session, site, slug="lobby", name="Lobby", opening_hours=ALWAYS)
        a_paired_device(session, kiosk, last_seen_at=datetime.now(UTC), queue_length=3)
    return installed_city


@pytest.mark.usefixtures("lobby")
def test_the_list_says_how_each_tablet_is(portal: Portal) -> None:
    printed = portal("kiosk", "list")

    assert printed.status == 0
    assert "lobby  Lobby  last heard of" in printed.out
    assert "3 waiting" in printed.out


@pytest.mark.usefixtures("lobby")
def test_programs_read_the_same(portal: Portal) -> None:
    (row,) = json.loads(portal("kiosk", "list", "--json").out)

    assert (row["slug"], row["has_pin"], row["tablet"]["queue_length"]) == ("lobby", True, 3)


def test_a_lost_tablet_is_let_go_once(portal: Portal, lobby: Database) -> None:
    assert portal("kiosk", "revoke", "lobby").status == 0

    with lobby.reading() as session:
        assert session.scalars(select(KioskDevice.revoked_at)).one() is not None
    again = portal("kiosk", "revoke", "lobby")
    assert (again.status, again.err) == (1, "portal: The kiosk lobby has no tablet.\n")
    assert "no tablet" in portal("kiosk", "list").out


@pytest.mark.usefixtures("lobby")
def test_a_kiosk_that_does_not_exist_is_named(portal: Portal) -> None:
    printed = portal("kiosk", "revoke", "nowhere")

    assert printed.status == 1
    assert "There is no kiosk with the slug nowhere." in printed.err


@pytest.mark.usefixtures("lobby")
def test_the_doctor_is_content_with_a_tablet_that_is_heard_of(portal: Portal) -> None:
    assert "Every lobby tablet has its PIN" in portal("doctor").out


def test_the_doctor_names_a_place_without_a_pin_and_one_without_a_tablet(
    portal: Portal, lobby: Database
) -> None:
    with lobby.writing() as session:
        session.execute(update(Site).values(kiosk_pin_hash=""))
        session.execute(update(KioskDevice).values(revoked_at=datetime.now(UTC)))

    printed = portal("doctor")

    assert printed.status == 1
    assert "The site of the kiosk lobby has no PIN" in printed.out
    assert "The kiosk lobby has no tablet." in printed.out


def test_the_doctor_names_a_silent_tablet_unless_the_office_closed_it(
    portal: Portal, lobby: Database
) -> None:
    with lobby.writing() as session:
        session.execute(update(KioskDevice).values(last_seen_at=MONDAY))

    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        assert "The tablet of the kiosk lobby is silent" in portal("doctor").out

        with lobby.writing() as session:
            session.execute(update(Kiosk).values(is_locked=True))
        assert "is silent" not in portal("doctor").out
