"""Pairing: eight letters, an administrator, and a token that is worth nothing without its key."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

import kiosk
from portal.db import Database
from portal.domain.errors import NotFound
from portal.domain.pairing import ALPHABET, LENGTH, new_code, normalise
from portal.models import KioskDevice, KioskPairing, Site
from portal.services import kiosk_devices, kiosk_pairing, upkeep
from portal.services.kiosk_pairing import approve, ask, check
from portal.settings import Settings
from tests.factories import MONDAY, a_kiosk, acting, staff_called, work
from tests.kiosk.conftest import let_in
from tests.support.tablet import Tablet, a_heartbeat


def test_a_code_is_eight_letters_that_nobody_takes_for_one_another() -> None:
    code = new_code()

    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert normalise(f" {code[:4].lower()} - {code[4:]} ") == code


def test_a_tablet_waits_until_somebody_approves_and_is_let_in_once(
    kiosk_app: Flask, database: Database, lobby: str
) -> None:
    tablet = Tablet(kiosk_app)
    code = tablet.ask_to_pair()
    assert tablet.check() == "waiting"

    let_in(database, code, lobby)

    assert tablet.check() == "paired"
    assert tablet.token
    assert tablet.check() == "expired"  # the secret was given back; asking again gives nothing


def test_the_code_works_once(kiosk_app: Flask, database: Database, lobby: str) -> None:
    code = Tablet(kiosk_app).ask_to_pair()
    let_in(database, code, lobby)

    with pytest.raises(NotFound):
        let_in(database, code, lobby)


def test_a_code_is_over_after_ten_minutes(session: Session) -> None:
    asked = ask(work(session), "key")
    later = work(session, now=MONDAY + timedelta(minutes=10))

    assert check(later, asked.secret) == ("expired", "")


def test_the_database_holds_neither_code_nor_token(
    tablet: Tablet, kiosk_app: Flask, database: Database
) -> None:
    code = Tablet(kiosk_app).ask_to_pair()

    with database.reading() as session:
        kept = [*session.scalars(select(KioskPairing.code_digest))]
        kept += session.scalars(select(KioskDevice.token_digest))
    assert code not in "".join(kept)
    assert tablet.token not in "".join(kept)


def test_a_new_tablet_takes_the_place_of_the_one_before(
    tablet: Tablet, kiosk_app: Flask, database: Database, lobby: str
) -> None:
    second = Tablet(kiosk_app)
    let_in(database, second.ask_to_pair(), lobby)
    assert second.check() == "paired"

    assert tablet.post("/heartbeat", a_heartbeat()).json == {"error": "revoked"}
    assert second.post("/heartbeat", a_heartbeat()).status_code == 200


def test_a_revoked_tablet_is_told_with_its_next_heartbeat(
    tablet: Tablet, database: Database, lobby: str
) -> None:
    assert tablet.post("/heartbeat", a_heartbeat()).json["state"] == "open"

    with database.writing() as session:
        device_id = session.scalars(select(KioskDevice.id)).one()
        administrator = acting(staff_called(session, "administrator"))
        kiosk_devices.revoke(work(session, administrator), lobby, device_id)

    answer = tablet.post("/heartbeat", a_heartbeat())
    assert (answer.status_code, answer.json) == (401, {"error": "revoked"})


def test_a_tablet_that_lost_its_token_gets_another_by_its_key(tablet: Tablet) -> None:
    tablet.client.delete_cookie("kiosk", domain="portal.test")
    assert tablet.post("/heartbeat", a_heartbeat()).json == {"error": "unpaired"}

    assert tablet.post("/pairing/renewal", {"public_key": tablet.public_key}).status_code == 200

    assert tablet.post("/heartbeat", a_heartbeat()).status_code == 200


def test_a_key_that_was_only_read_somewhere_renews_nothing(
    tablet: Tablet, kiosk_app: Flask
) -> None:
    thief, stranger = Tablet(kiosk_app), Tablet(kiosk_app)

    stolen = thief.post("/pairing/renewal", {"public_key": tablet.public_key})
    unknown = stranger.post("/pairing/renewal", {"public_key": stranger.public_key})

    assert (stolen.status_code, stolen.json) == (401, {"error": "unsigned"})
    assert (unknown.status_code, unknown.json) == (401, {"error": "unpaired"})


def test_a_copied_cookie_is_worth_nothing_without_the_key(tablet: Tablet, kiosk_app: Flask) -> None:
    thief = Tablet(kiosk_app)
    thief.client.set_cookie("kiosk", tablet.token, domain="portal.test")

    answer = thief.post("/heartbeat", a_heartbeat())

    assert (answer.status_code, answer.json) == (401, {"error": "unsigned"})


@pytest.mark.parametrize("proof", ["", "x", "AAAA", "é"])
def test_nonsense_is_no_signature(tablet: Tablet, proof: str) -> None:
    answer = tablet.post("/heartbeat", a_heartbeat(), **{"Kiosk-Proof": proof})

    assert answer.json == {"error": "unsigned"}


@pytest.mark.parametrize("key", ["", "not base64", "AAAA", 5, None])
def test_only_a_key_of_the_right_kind_can_be_paired(kiosk_app: Flask, key: object) -> None:
    answer = Tablet(kiosk_app).post("/pairing", {"public_key": key})

    assert (answer.status_code, answer.json) == (422, {"error": "bad_request"})


def test_another_site_cannot_make_a_tablet_ask(kiosk_app: Flask) -> None:
    tablet = Tablet(kiosk_app)
    content = {"public_key": tablet.public_key}

    answer = tablet.post("/pairing", content, **{"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_tablets_that_nobody_let_in_are_forgotten(session: Session) -> None:
    ask(work(session), "key")
    session.flush()
    session.execute(update(KioskPairing).values(expires_at=MONDAY - timedelta(minutes=1)))

    upkeep.forget_old_pairings(work(session))

    assert session.scalar(select(func.count()).select_from(KioskPairing)) == 0


def test_the_secret_of_a_pairing_gives_one_token_and_no_second(
    session: Session,
    city: None,  # noqa: ARG001
) -> None:
    place = a_kiosk(session, session.scalars(select(Site)).first())
    asked = ask(work(session), "key")
    approve(work(session), asked.code.lower(), place.id)

    state, token = check(work(session), asked.secret)

    assert (state, bool(token)) == ("paired", True)
    assert check(work(session), asked.secret) == ("expired", "")


def test_a_closed_kiosk_gets_no_tablet(session: Session, city: None) -> None:  # noqa: ARG001
    closed = a_kiosk(session, session.scalars(select(Site)).first(), is_active=False)
    asked = ask(work(session), "key")

    with pytest.raises(NotFound):
        approve(work(session), asked.code, closed.id)


def test_so_many_tablets_wait_that_another_is_told_to_come_later(
    kiosk_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk_pairing, "MOST_WAITING", 1)
    Tablet(kiosk_app).ask_to_pair()
    late = Tablet(kiosk_app)

    answer = late.post("/pairing", {"public_key": late.public_key})

    assert (answer.status_code, answer.json) == (429, {"error": "too_many"})


def test_one_address_asks_to_pair_ten_times_a_minute_and_no_more(kiosk_app: Flask) -> None:
    tablet = Tablet(kiosk_app)
    with time_machine.travel(MONDAY, tick=False):
        answers = [tablet.post("/pairing", {"public_key": "no key"}) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


def test_under_https_the_cookies_are_for_this_host_alone(
    settings: Settings, database: Database, lobby: str
) -> None:
    app = kiosk.create_app(replace(settings, base_url="https://portal.test"))
    tablet = Tablet(app, "https://portal.test/kiosk/")
    let_in(database, tablet.ask_to_pair(), lobby)

    answer = tablet.post("/pairing/check", {})

    (token,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-kiosk=")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(token.split("; "))
    app.extensions["portal"].database.close()
