"""A form begun at a tablet goes on in the resident's own browser."""

import base64

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.db import Database
from portal.models import Site
from portal.services.handovers import Ticket, issue_ticket
from portal.web.work import now
from tests.factories import a_kiosk, work
from tests.support.pages import BrowserlikeClient

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def ticket(database: Database, client: BrowserlikeClient) -> Ticket:  # noqa: ARG001
    """What a tablet in City Hall has drawn as a QR code."""
    with database.writing() as session:
        site = session.scalars(select(Site)).first()
        return issue_ticket(work(session, now=now()), a_kiosk(session, site).id)


def ask(client: BrowserlikeClient, content: object, **headers: str) -> TestResponse:
    """Ask for the key as the page's script does."""
    return client.client.post(
        "/continue/key", json=content, headers=OWN | headers, base_url="http://portal.test"
    )


def test_the_page_is_the_form_with_one_script_more(client: BrowserlikeClient) -> None:
    page = client.get("/continue").page

    assert "description" in page.form("/feedback").fields
    assert "js/continue.js" in page.html
    assert "js/continue.js" not in client.get("/feedback").page.html


def test_a_ticket_gives_its_key_once(client: BrowserlikeClient, ticket: Ticket) -> None:
    first, second = (ask(client, {"ticket": ticket.ticket}) for _ in range(2))

    assert base64.b64decode(first.json["key"]) == ticket.key
    assert (second.status_code, second.json) == (404, {"error": "gone"})


def test_the_key_is_kept_by_no_cache(client: BrowserlikeClient, ticket: Ticket) -> None:
    assert "no-store" in ask(client, {"ticket": ticket.ticket}).headers["Cache-Control"]


def test_the_page_of_another_site_gets_no_key(client: BrowserlikeClient, ticket: Ticket) -> None:
    foreign = ask(client, {"ticket": ticket.ticket}, **{"Sec-Fetch-Site": "cross-site"})

    assert foreign.status_code == 403
    assert ask(client, {"ticket": ticket.ticket}).status_code == 200


@pytest.mark.parametrize("content", ["words", [], {}, {"ticket": 7}, {"ticket": "x" * 65}])
def test_what_is_no_ticket_is_refused(client: BrowserlikeClient, content: object) -> None:
    assert ask(client, content).status_code == 422


def test_guessing_tickets_is_slowed_down(client: BrowserlikeClient) -> None:
    answers = [ask(client, {"ticket": f"made up {number}"}).status_code for number in range(6)]

    assert answers == [404] * 5 + [429]
