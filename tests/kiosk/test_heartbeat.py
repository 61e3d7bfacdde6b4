"""What a tablet says of itself once a minute, and what it hears."""

import pytest
from sqlalchemy import select, update

from portal.db import Database
from portal.models import HelpCall, Kiosk, KioskDevice
from portal.services import help_calls
from tests.factories import acting, staff_called, work
from tests.support.tablet import Tablet, a_heartbeat


def test_the_office_knows_what_the_tablet_says(tablet: Tablet, database: Database) -> None:
    tablet.post("/heartbeat", a_heartbeat(queue_length=7, last_number=12, battery_percent=None))

    with database.reading() as session:
        device = session.scalars(select(KioskDevice)).one()
    assert (device.queue_length, device.last_number, device.battery_percent) == (7, 12, None)
    assert device.last_seen_at is not None


def test_a_clock_that_is_years_off_is_kept_as_far_as_it_can_be(
    tablet: Tablet, database: Database
) -> None:
    assert tablet.post("/heartbeat", a_heartbeat(wall_ms=0)).status_code == 200

    with database.reading() as session:
        assert session.scalars(select(KioskDevice.clock_ahead_ms)).one() == -2_000_000_000


def test_a_locked_tablet_hears_it_and_so_does_one_that_shall_start_anew(
    tablet: Tablet, database: Database
) -> None:
    with database.writing() as session:
        session.execute(update(Kiosk).values(is_locked=True, reload_number=3))

    answer = tablet.post("/heartbeat", a_heartbeat()).json

    assert (answer["state"], answer["reload_number"]) == ("locked", 3)


def test_the_token_is_kept_for_another_four_hundred_days(tablet: Tablet) -> None:
    cookie = tablet.post("/heartbeat", a_heartbeat()).headers["Set-Cookie"]

    assert "Max-Age=34560000" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    "wrong",
    [
        {"queue_length": -1},
        {"queue_length": "7"},
        {"battery_percent": 101},
        {"is_charging": "yes"},
        {"app_version": None},
        {"app_version": "x" * 33},
        {"app_version": "\ud800"},
        {"app_version": "\x00"},
        {"wall_ms": 1.5},
        {"last_number": True},
    ],
)
def test_what_is_no_heartbeat_is_refused_in_one_word(tablet: Tablet, wrong: dict) -> None:
    answer = tablet.post("/heartbeat", a_heartbeat(**wrong))

    assert (answer.status_code, answer.json) == (422, {"error": "bad_request"})


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff"])
def test_what_is_no_object_is_refused_too(tablet: Tablet, body: bytes) -> None:
    assert tablet.post_raw("/heartbeat", body).status_code == 422


def test_somebody_who_calls_hears_when_a_person_comes(tablet: Tablet, database: Database) -> None:
    assert tablet.post("/heartbeat", a_heartbeat()).json["help"] is None
    assert tablet.post("/help", {}).status_code == 201
    assert tablet.post("/help", {}).status_code == 201
    assert tablet.post("/heartbeat", a_heartbeat()).json["help"] == "called"

    with database.writing() as session:
        call = session.scalars(select(HelpCall)).one()
        help_calls.answer(work(session, acting(staff_called(session, "counter"))), call.id)

    assert tablet.post("/heartbeat", a_heartbeat()).json["help"] == "coming"
