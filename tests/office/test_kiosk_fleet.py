"""What the office sees of a tablet, and what it can do about it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.db import Database
from portal.domain.case import Channel
from portal.models import (
    ItemKind,
    ItemResult,
    Kiosk,
    KioskDevice,
    KioskItem,
    SettingsChange,
    Site,
    VisitRating,
)
from portal.services.kiosk_items import CONFLICT
from tests.factories import KEYS, MONDAY, a_kiosk, a_paired_device
from tests.office.conftest import Office
from tests.support.pages import BrowserlikeClient
from tests.support.sealing import a_tap, an_item

KIOSKS = "/office/kiosks"
LOBBY, ASIDE = f"{KIOSKS}/lobby", f"{KIOSKS}/lobby/put-aside"


@pytest.fixture(autouse=True)
def _lobby(city: None, database: Database) -> None:  # noqa: ARG001
    """A tablet in City Hall, heard of five minutes ago."""
    with database.writing() as session:
        site = session.scalars(select(Site).where(Site.slug == "city-hall")).one()
        kiosk = a_kiosk(session, site, slug="lobby", name="Lobby")
        a_paired_device(
            session,
            kiosk,
            last_seen_at=MONDAY - timedelta(minutes=5),
            battery_percent=42,
            is_charging=True,
            queue_length=2,
            last_number=10,
            storage_percent=30,
            is_storage_kept=False,
            receipts_left=37,
            app_version="abc",
            is_app_newest=False,
            clock_ahead_ms=600_000,
        )


@pytest.fixture
def administrator(office: Office) -> BrowserlikeClient:
    """Somebody who looks after the tablets."""
    return office("administrator")


def receive(database: Database, *numbers: int, **changes: object) -> None:
    """Items with these numbers from the tablet, long taken in."""
    with database.writing() as session:
        device_id = session.scalars(select(KioskDevice.id)).one()
        for number in numbers:
            values: dict[str, object] = {
                "key": f"{changes.get('reason', '')}{number}",
                "device_id": device_id,
                "number": number,
                "kind": ItemKind.RATING,
                "content_digest": f"{number:064}",
                "result": ItemResult.CREATED,
                "received_at": MONDAY,
                "happened_at": MONDAY,
            }
            session.add(KioskItem(**(values | changes)))


def rate(database: Database, days_ago: int) -> None:
    """A face that was tapped there."""
    with database.writing() as session:
        device = session.scalars(select(KioskDevice)).one()
        site_id = session.scalars(select(Kiosk.site_id)).one()
        session.add(
            VisitRating(
                site_id=site_id,
                channel=Channel.KIOSK,
                language="en",
                score=5,
                rated_at=MONDAY - timedelta(days=days_ago),
                device_id=device.id,
            )
        )


def test_the_list_says_how_each_tablet_is(
    administrator: BrowserlikeClient, database: Database
) -> None:
    receive(database, 1, 2, 3)
    rate(database, days_ago=0)
    rate(database, days_ago=1)

    text = administrator.get(KIOSKS).page.text

    assert "5 minutes ago" in text
    assert "42%, charging" in text
    assert "7 missing" in text
    assert "no PIN yet" in text


def test_the_page_names_the_numbers_that_are_missing(
    administrator: BrowserlikeClient, database: Database
) -> None:
    receive(database, 1, 2, 4, 5, 8)

    text = administrator.get(LOBBY).page.text

    assert "1–10, 5 missing: 3, 6–7, 9–10" in text


def test_nothing_is_missing_when_everything_came(
    administrator: BrowserlikeClient, database: Database
) -> None:
    receive(database, *range(1, 11))

    assert "1–10, none missing" in administrator.get(LOBBY).page.text


def test_an_item_that_came_twice_is_one_number(
    administrator: BrowserlikeClient, database: Database
) -> None:
    receive(database, *range(1, 11))
    receive(database, 3, result=ItemResult.PUT_ASIDE, reason=CONFLICT)

    text = administrator.get(LOBBY).page.text

    assert "1–10, none missing" in text
    assert "1 item was put aside" in text


def test_the_page_tells_of_storage_version_and_clock(administrator: BrowserlikeClient) -> None:
    text = administrator.get(LOBBY).page.text

    assert "70% free; the browser may clear it" in text
    assert "abc; it takes the newest when nobody is there" in text
    assert "Its clock is 10 minutes ahead." in text
    assert "Receipts left on it 37" in " ".join(text.split())


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("lock", "closed for now"),
        ("reload", "tablet asked to start anew"),
        ("tablet/revocation", "tablet let go"),
    ],
)
def test_what_is_done_to_a_tablet_stands_in_the_list_of_changes(
    administrator: BrowserlikeClient, act: str, told: str
) -> None:
    page = administrator.get(LOBBY).page

    assert administrator.submit(page, f"{LOBBY}/{act}").status_code == 303

    changes = administrator.get("/office/settings/changes").page.text
    assert told in changes


def test_a_kiosk_is_closed_and_opened_again_and_told_to_start_anew(
    administrator: BrowserlikeClient, database: Database
) -> None:
    def state() -> tuple[bool, int]:
        with database.reading() as session:
            kiosk = session.scalars(select(Kiosk)).one()
            return kiosk.is_locked, kiosk.reload_number

    administrator.submit(administrator.get(LOBBY).page, f"{LOBBY}/lock")
    administrator.submit(administrator.get(LOBBY).page, f"{LOBBY}/reload")
    assert state() == (True, 1)

    administrator.submit(administrator.get(LOBBY).page, f"{LOBBY}/unlock")
    assert state() == (False, 1)
    with database.reading() as session:
        acts = session.scalars(select(SettingsChange.act).order_by(SettingsChange.id)).all()
    assert acts[-3:] == ["kiosk_closed", "reload_asked", "kiosk_opened"]


def test_a_silent_tablet_is_marked(administrator: BrowserlikeClient, database: Database) -> None:
    with database.writing() as session:
        session.execute(update(Kiosk).values(silent_since=MONDAY))

    assert "Silent" in administrator.get(KIOSKS).page.text
    assert "Nothing was heard of it" in administrator.get(LOBBY).page.text


def test_put_aside_items_are_listed_with_their_reason(
    administrator: BrowserlikeClient, database: Database
) -> None:
    receive(database, 4, result=ItemResult.PUT_ASIDE, reason="NotUnderstood")
    receive(database, 5, result=ItemResult.PUT_ASIDE, reason=CONFLICT)

    page = administrator.get(ASIDE).page

    assert "It could not be opened or understood." in page.text
    assert "kept as evidence" in page.text


def test_what_still_makes_no_sense_stays_put_aside(
    administrator: BrowserlikeClient, database: Database
) -> None:
    receive(database, 4, result=ItemResult.PUT_ASIDE, reason="NotUnderstood", sealed="no seal")
    with database.reading() as session:
        item_id = session.scalars(select(KioskItem.id)).one()

    answer = administrator.submit(administrator.get(ASIDE).page, f"{ASIDE}/{item_id}/retry")

    assert answer.status_code == 303
    assert "It still cannot be taken in." in administrator.get(ASIDE).page.text
    with database.reading() as session:
        assert session.scalars(select(KioskItem.sealed)).one() == "no seal"


def test_what_makes_sense_by_now_is_taken_in(
    administrator: BrowserlikeClient, database: Database
) -> None:
    """It was sealed to a key that the server did not have, until it was given it back."""
    item = an_item(KEYS, 4, a_tap())
    aside = {"result": ItemResult.PUT_ASIDE, "reason": "NotUnderstood"}
    receive(database, 4, key=item["id"], sealed=item["sealed"], **aside)
    with database.reading() as session:
        item_id = session.scalars(select(KioskItem.id)).one()

    administrator.submit(administrator.get(ASIDE).page, f"{ASIDE}/{item_id}/retry")

    page = administrator.get(ASIDE).page
    assert "It was taken in." in page.text
    assert "Nothing was put aside" in page.text
    with database.reading() as session:
        taken = session.scalars(select(KioskItem)).one()
        assert (taken.result, taken.sealed) == (ItemResult.CREATED, "")
        assert session.scalars(select(VisitRating.id)).one() == taken.visit_rating_id


def test_the_fleet_is_for_those_who_look_after_it(office: Office) -> None:
    assert office("supervisor").get(LOBBY).status_code == 403
    assert office("supervisor").get(ASIDE).status_code == 403
