"""Administrators hear of it when a lobby tablet falls silent or fills up: once, and no more."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models import Closure, Kiosk, KioskDevice, OutboxMessage, Site
from portal.services.kiosk_alarms import BACK, FILLING, SILENT, raise_kiosk_alarms
from tests.factories import MONDAY, a_kiosk, a_paired_device, a_small_city, work
from tests.services.desk import told

IN_HOURS = MONDAY + timedelta(minutes=20)
ALL_WEEK = {str(day): ["08:00", "17:00"] for day in range(7)}


@pytest.fixture(autouse=True)
def _lobby(session: Session) -> None:
    """A tablet that was heard of at ten on a Monday."""
    a_small_city(session)
    site = session.scalars(select(Site)).first()
    assert site is not None
    kiosk = a_kiosk(session, site, name="City Hall lobby", opening_hours=ALL_WEEK)
    a_paired_device(session, kiosk)


def sweep(session: Session, at: datetime = IN_HOURS) -> int:
    return raise_kiosk_alarms(work(session, now=at))


def hear_of_it(session: Session, at: datetime, **vitals: object) -> None:
    session.execute(update(KioskDevice).values(last_seen_at=at, **vitals))


def test_a_tablet_that_is_heard_of_gives_no_alarm(session: Session) -> None:
    assert sweep(session, MONDAY + timedelta(minutes=15)) == 0


def test_silence_in_opening_hours_is_told_once(session: Session) -> None:
    assert [sweep(session), sweep(session), sweep(session, IN_HOURS + timedelta(hours=1))] == [
        1,
        0,
        0,
    ]
    assert told(session, SILENT) == ["administrator"]


def test_when_it_is_back_they_are_told_and_the_next_silence_is_another(session: Session) -> None:
    sweep(session)
    hear_of_it(session, IN_HOURS + timedelta(minutes=1))

    assert sweep(session, IN_HOURS + timedelta(minutes=2)) == 1
    assert sweep(session, IN_HOURS + timedelta(minutes=3)) == 0
    assert sweep(session, IN_HOURS + timedelta(minutes=30)) == 1

    assert told(session, BACK) == ["administrator"]
    assert len(told(session, SILENT)) == 2


def test_nobody_is_told_of_silence_at_night(session: Session) -> None:
    assert sweep(session, MONDAY + timedelta(hours=12)) == 0


def test_nobody_is_told_of_silence_while_the_city_is_closed(session: Session) -> None:
    closed = Closure(closed_on=date(2026, 11, 23), reason={"en": "Snow"})
    session.add(closed)
    session.flush()

    assert sweep(session) == 0
    assert sweep(session, MONDAY + timedelta(days=3)) == 0  # Thanksgiving


def test_a_tablet_that_the_office_has_closed_or_let_go_may_be_silent(session: Session) -> None:
    session.execute(update(Kiosk).values(is_locked=True))
    assert sweep(session) == 0

    session.execute(update(Kiosk).values(is_locked=False))
    session.execute(update(KioskDevice).values(revoked_at=MONDAY))
    assert sweep(session) == 0


def test_storage_and_queue_are_told_of_once_each(session: Session) -> None:
    hear_of_it(session, IN_HOURS, storage_percent=80)
    assert [sweep(session), sweep(session)] == [1, 0]

    hear_of_it(session, IN_HOURS, storage_percent=85, queue_length=400)
    assert [sweep(session), sweep(session)] == [1, 0]

    reasons = select(OutboxMessage.facts).where(OutboxMessage.notice == FILLING)
    assert [facts["reason"] for facts in session.scalars(reasons)] == ["storage", "queue"]


def test_what_sways_around_the_limit_is_one_alarm(session: Session) -> None:
    for percent in (81, 79, 82, 61, 80):
        hear_of_it(session, IN_HOURS, storage_percent=percent)
        sweep(session)
    assert len(told(session, FILLING)) == 1

    hear_of_it(session, IN_HOURS, storage_percent=20)
    sweep(session)
    hear_of_it(session, IN_HOURS, storage_percent=90)
    assert sweep(session) == 1
