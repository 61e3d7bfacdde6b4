"""The way out of a tablet: a PIN with few tries, and a bolt on everything else."""

import base64
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal.db import Database
from portal.domain.errors import NotFound
from portal.models import KioskDevice, Site
from portal.services import passwords
from portal.services.handovers import use_handover
from portal.web.work import now
from tests.factories import work
from tests.support.staff import CHEAP
from tests.support.tablet import Tablet

PIN = "246813"


@pytest.fixture(autouse=True)
def pin(database: Database, lobby: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """The site has a PIN."""
    monkeypatch.setattr(passwords, "hasher", CHEAP)
    with database.writing() as session:
        session.execute(update(Site).values(kiosk_pin_hash=CHEAP.hash(PIN)))


def test_the_right_pin_opens_the_way_out(tablet: Tablet, app: Flask) -> None:
    browser = tablet.client
    assert tablet.post("/leave", {"pin": PIN}).json == {"ok": True}

    portal = app.test_client()
    for name in ("kiosk", "kiosk-left"):
        cookie = browser.get_cookie(name, domain="portal.test")
        portal.set_cookie(name, cookie.value, domain="portal.test")
    assert portal.get("/", base_url="http://portal.test").status_code == 200


@pytest.mark.parametrize("path", ["/", "/office/", "/office/sign-in", "/track", "/feedback", "/x"])
def test_a_tablet_is_sent_back_from_everything_else(tablet: Tablet, app: Flask, path: str) -> None:
    browser = app.test_client()
    browser.set_cookie("kiosk", tablet.token, domain="portal.test")
    browser.set_cookie("kiosk-left", "made up", domain="portal.test")

    answer = browser.get(path, base_url="http://portal.test", follow_redirects=False)

    assert (answer.status_code, answer.location) == (303, "/kiosk/")


def test_five_wrong_tries_close_the_door_to_the_right_pin_too(
    tablet: Tablet, database: Database
) -> None:
    left = [tablet.post("/leave", {"pin": "000000"}).json["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]

    answer = tablet.post("/leave", {"pin": PIN})
    assert (answer.status_code, answer.json["error"]) == (429, "pin_locked")

    with database.writing() as session:
        session.execute(update(KioskDevice).values(pin_locked_until=now() - timedelta(seconds=1)))
    assert tablet.post("/leave", {"pin": PIN}).status_code == 200


def test_without_a_pin_nobody_gets_out(tablet: Tablet, database: Database) -> None:
    with database.writing() as session:
        session.execute(update(Site).values(kiosk_pin_hash=""))

    assert tablet.post("/leave", {"pin": ""}).json == {"error": "no_pin"}


def test_a_ticket_opens_a_half_written_form_once(tablet: Tablet, database: Database) -> None:
    issued = tablet.post("/handover", {}).json
    with database.writing() as session:
        key = use_handover(work(session, now=now()), issued["ticket"])
    assert key == base64.b64decode(issued["key"])

    with database.writing() as session, pytest.raises(NotFound):
        use_handover(work(session, now=now()), issued["ticket"])
