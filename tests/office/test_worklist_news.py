"""The open worklist asks for news: either nothing changes, or the list does, and says so."""

from datetime import timedelta

import time_machine

from portal.db import Database
from tests.factories import MONDAY
from tests.office.cases import acknowledge, do, file
from tests.office.conftest import Office
from tests.office.test_worklist import references, wall_off
from tests.support.html import text_of
from tests.support.pages import Page


def test_nothing_new_is_answered_without_content(office: Office, database: Database) -> None:
    file(database)
    contact = office()

    answer = contact.get(news_address(contact.get("/office/").page), is_htmx=True)

    assert (answer.status_code, answer.data) == (204, b"")


def test_a_new_case_comes_with_the_list_the_counts_and_a_word(
    office: Office, database: Database, clock: time_machine.Traveller
) -> None:
    old = file(database)
    contact = office()
    page = contact.get("/office/").page
    clock.shift(60)
    new = file(database, MONDAY + timedelta(seconds=30))

    news = contact.get(news_address(page), is_htmx=True).page

    assert news.is_fragment
    assert references(news) == [old, new]
    assert "Open 2" in news.links
    assert text_of(news.document.all("hx-partial")[0]) == "1 new case"
    assert contact.get(news_address(news), is_htmx=True).status_code == 204


def test_a_case_that_only_changed_is_shown_without_a_word(
    office: Office, database: Database
) -> None:
    reference = file(database)
    contact = office()
    page = contact.get("/office/").page
    do(database, reference, acknowledge, by="deputy")

    news = contact.get(news_address(page), is_htmx=True).page

    assert "Acknowledged" in news.text
    assert news.document.all("hx-partial") == []


def test_news_are_of_the_filtered_list(
    office: Office, database: Database, clock: time_machine.Traveller
) -> None:
    contact = office()
    page = contact.get("/office/?language=es").page
    clock.shift(60)
    file(database, MONDAY + timedelta(seconds=30))

    assert contact.get(news_address(page), is_htmx=True).status_code == 204


def test_whom_a_case_names_hears_nothing_of_it(
    office: Office, database: Database, clock: time_machine.Traveller
) -> None:
    contact = office()
    page = contact.get("/office/").page
    clock.shift(60)
    wall_off(database, file(database, MONDAY + timedelta(seconds=30)), "contact")

    assert contact.get(news_address(page), is_htmx=True).status_code == 204


def test_asking_for_news_does_not_keep_anybody_signed_in(
    office: Office, database: Database, clock: time_machine.Traveller
) -> None:
    file(database)
    contact = office()
    address = news_address(contact.get("/office/").page)

    for _ in range(4):
        clock.shift(timedelta(minutes=9))
        answer = contact.get(address, is_htmx=True)

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/office/sign-in")


def test_without_a_script_a_link_refreshes_the_list(office: Office, database: Database) -> None:
    file(database)
    contact = office()

    page = contact.get("/office/?language=en").page

    assert references(contact.get(page.links["Refresh"]).page) == ["2026-000001"]


def test_a_stale_or_broken_question_shows_the_list(office: Office, database: Database) -> None:
    file(database)
    contact = office()

    for since in ("", "yesterday", "2026-11-23T10:00:00", "2026-11-23T10:00:00+00:00"):
        query = {"poll": "1", "seen": "x", "since": since}
        news = contact.get("/office/", query_string=query, is_htmx=True)
        assert news.status_code == 200


def news_address(page: Page) -> str:
    """Where the list asks for what is new."""
    found = page.document.by_id("worklist")
    assert found is not None
    return found.get("hx-get", "")
