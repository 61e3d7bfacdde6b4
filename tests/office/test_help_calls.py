"""Somebody at a tablet asks for help: the counter sees it on every page, and says who goes."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.db import Database
from portal.models import HelpCall, Kiosk, Site
from portal.queries.kiosk_devices import orders_for
from portal.services.help_calls import call
from tests.factories import MONDAY, a_kiosk, work
from tests.office.conftest import Office

CALLS = "/office/help-calls"
WORDS = "Somebody at the tablet “Lobby” (City Hall) asks for help."


@pytest.fixture
def _call(city: None, database: Database) -> None:  # noqa: ARG001
    with database.writing() as session:
        site = session.scalars(select(Site).where(Site.slug == "city-hall")).one()
        kiosk = a_kiosk(session, site, slug="lobby", name="Lobby")
        call(work(session, now=MONDAY), kiosk.id)


@pytest.mark.usefixtures("_call")
def test_a_call_is_seen_on_every_page_until_somebody_goes(
    office: Office, database: Database
) -> None:
    counter = office("counter")
    page = counter.get("/office/account").page
    assert WORDS in page.text

    with database.reading() as session:
        call_id = session.scalars(select(HelpCall.id)).one()
    assert counter.submit(page, f"{CALLS}/{call_id}/answer").status_code == 303

    assert WORDS not in office("contact").get("/office/account").page.text
    with database.reading() as session:
        kiosk_id = session.scalars(select(Kiosk.id)).one()
        assert orders_for(session, kiosk_id, MONDAY).help_state == "coming"
        answered = session.scalars(select(HelpCall)).one()
        assert answered.answered_by_id is not None


@pytest.mark.usefixtures("_call")
def test_whoever_goes_stays_on_the_page_where_they_were_writing(
    office: Office, database: Database
) -> None:
    counter = office("counter")
    page = counter.get("/office/cases/new").page
    with database.reading() as session:
        call_id = session.scalars(select(HelpCall.id)).one()

    path = f"{CALLS}/{call_id}/answer"
    answer = counter.post(path, data=page.form(path).filled_in(), is_htmx=True)

    assert answer.status_code == 200
    assert answer.page.is_fragment
    assert WORDS not in answer.page.text


@pytest.mark.usefixtures("_call")
def test_the_poll_answers_only_when_something_has_changed(office: Office) -> None:
    counter = office("counter")

    answer = counter.get(CALLS, is_htmx=True)
    assert WORDS in answer.page.text
    seen = answer.text.split("seen=")[1].split('"')[0]

    assert counter.get(f"{CALLS}?seen={seen}", is_htmx=True).status_code == 204


def test_the_poll_of_a_quiet_day_is_empty(office: Office, city: None) -> None:  # noqa: ARG001
    assert office("counter").get(f"{CALLS}?seen=", is_htmx=True).status_code == 204


@pytest.mark.usefixtures("_call")
def test_a_call_of_ten_minutes_ago_is_over(office: Office, clock: time_machine.Traveller) -> None:
    clock.move_to(MONDAY + timedelta(minutes=10))

    assert WORDS not in office("counter").get("/office/account").page.text


@pytest.mark.usefixtures("_call")
def test_whoever_files_no_cases_is_left_alone(office: Office) -> None:
    assert WORDS not in office("administrator").get("/office/account").page.text
