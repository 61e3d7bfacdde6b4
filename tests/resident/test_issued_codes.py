"""A receipt from a tablet works before its case has arrived."""

from sqlalchemy import select

from portal.db import Database
from portal.models import KioskDevice, Site
from portal.services.issued_receipts import Issued, issue
from portal.web.work import now
from tests.factories import a_kiosk, a_paired_device, work
from tests.support.pages import BrowserlikeClient, Page


def issued(database: Database, **device: object) -> Issued:
    """One receipt in the stock of a tablet in City Hall."""
    with database.writing() as session:
        site = session.scalars(select(Site)).first()
        paired, _token = a_paired_device(session, a_kiosk(session, site), **device)
        return issue(work(session, now=now()), paired.id, have=39)[0]


def track(client: BrowserlikeClient, code: str) -> Page:
    """Type the code."""
    page = client.get("/track").page
    answer = client.submit(page, "/track", code=code)
    assert answer.status_code == 200
    return answer.page


def test_it_says_that_the_feedback_is_on_its_way(
    client: BrowserlikeClient, database: Database
) -> None:
    receipt = issued(database)

    page = track(client, receipt.code)

    assert page.h1 == "Stored at the tablet, on its way"
    assert receipt.reference in page.text
    assert "City Hall" in page.text


def test_it_says_so_honestly_when_the_tablet_was_let_go(
    client: BrowserlikeClient, database: Database
) -> None:
    receipt = issued(database)
    with database.writing() as session:
        session.scalars(select(KioskDevice)).one().revoked_at = now()

    assert track(client, receipt.code).h1 == "Your feedback has not arrived"


def test_looking_often_is_no_guessing(client: BrowserlikeClient, database: Database) -> None:
    receipt = issued(database)

    for _ in range(8):
        track(client, receipt.code)
