"""Pairing: eight letters, an administrator, and a token that is worth nothing without its key."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.db import Database
from portal.domain.errors import NotFound
from portal.domain.pairing import ALPHABET, LENGTH, new_code, normalise
from portal.models import KioskDevice, KioskPairing
from portal.services import kiosk_devices, upkeep
from portal.services.kiosk_pairing import ask, check
from tests.factories import MONDAY, acting, staff_called, work
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
