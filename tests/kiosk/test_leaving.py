"""The way out of a tablet: a PIN with few tries, and a bolt on everything else."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update
from werkzeug.test import Client

from portal.db import Database
from portal.models import KioskDevice, Site
from portal.services import passwords
from portal.web.work import now
from tests.support.pages import BrowserlikeClient
from tests.support.staff import CHEAP, signed_in
from tests.support.tablet import Tablet

PIN = "246813"
PORTAL = "http://portal.test"


@pytest.fixture(autouse=True)
def pin(database: Database, lobby: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """The site has a PIN."""
    monkeypatch.setattr(passwords, "hasher", CHEAP)
    with database.writing() as session:
        session.execute(update(Site).values(kiosk_pin_hash=CHEAP.hash(PIN)))


def test_the_right_pin_opens_the_way_out(tablet: Tablet, app: Flask) -> None:
    assert tablet.post("/leave", {"pin": PIN}).json == {"ok": True}

    browser = _with_the_cookies_of(tablet, app)
    assert browser.get("/", base_url=PORTAL).status_code == 200


@pytest.mark.parametrize("path", ["/", "/office/", "/office/sign-in", "/track", "/feedback", "/x"])
def test_a_tablet_is_sent_back_from_everything_else(tablet: Tablet, app: Flask, path: str) -> None:
    browser = app.test_client()
    browser.set_cookie("kiosk", tablet.token, domain="portal.test")
    browser.set_cookie("kiosk-left", "made up", domain="portal.test")

    answer = browser.get(path, base_url=PORTAL, follow_redirects=False)

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


def test_the_way_out_closes_by_itself_after_ten_minutes(tablet: Tablet, app: Flask) -> None:
    tablet.post("/leave", {"pin": PIN})
    browser = _with_the_cookies_of(tablet, app)

    with time_machine.travel(now() + timedelta(minutes=9), tick=False):
        assert browser.get("/track", base_url=PORTAL).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert browser.get("/track", base_url=PORTAL).status_code == 303


def test_whoever_signed_in_meanwhile_is_out_with_it(tablet: Tablet, app: Flask) -> None:
    browser = signed_in(BrowserlikeClient(app), "administrator@city.example")
    browser.client.set_cookie("kiosk", tablet.token, domain="portal.test")

    for path in ("/office/", "/office/settings", "/static/css/base.css"):
        assert browser.get(path).location == "/kiosk/", path
    assert browser.post("/office/sign-out").location == "/kiosk/"


def _with_the_cookies_of(tablet: Tablet, app: Flask) -> Client:
    browser = app.test_client()
    for name in ("kiosk", "kiosk-left"):
        cookie = tablet.client.get_cookie(name, domain="portal.test")
        browser.set_cookie(name, cookie.value, domain="portal.test")
    return browser
