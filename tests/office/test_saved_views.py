"""Saved views: filters under a name of one's own, above the list, with what waits behind each."""

import pytest

from portal.db import Database
from tests.factories import MONDAY
from tests.office.cases import file
from tests.office.conftest import Office
from tests.office.test_worklist import references
from tests.support.pages import Answer, BrowserlikeClient

VIEWS = "/office/views"


def test_the_present_filters_are_kept_under_a_name(office: Office, database: Database) -> None:
    file(database)
    spanish = file(database, language="es")
    contact = office()

    answer = keep(contact, "/office/?language=es", "Spanish")

    assert answer.location == "/office/?language=es"
    links = contact.follow(answer).page.links
    assert references(contact.get(links["Spanish 1"]).page) == [spanish]


def test_the_count_of_a_view_is_live(office: Office, database: Database) -> None:
    contact = office()
    keep(contact, "/office/?language=es", "Spanish")
    assert "Spanish 0" in contact.get("/office/").page.links

    for _ in range(2):
        file(database, language="es")

    assert "Spanish 2" in contact.get("/office/").page.links


def test_an_open_list_hears_of_the_news_in_its_views(office: Office, database: Database) -> None:
    contact = office()
    keep(contact, "/office/?language=es", "Spanish")
    page = contact.get("/office/?kind=question").page
    poll = next(e.get("hx-get", "") for e in page.document.all("div") if e.get("id") == "worklist")
    assert contact.get(poll, is_htmx=True).status_code == 204

    file(database, language="es")

    assert "Spanish 1" in contact.get(poll, is_htmx=True).page.links


def test_a_view_that_looks_for_words_has_no_count(office: Office, database: Database) -> None:
    file(database, description="The fountain is dry")
    contact = office()

    keep(contact, "/office/?search=fountain", "Fountain")

    assert "Fountain" in contact.get("/office/").page.links


def test_a_view_of_the_same_name_takes_the_place_of_the_earlier(office: Office) -> None:
    contact = office()
    keep(contact, "/office/?language=es", "Mine")

    keep(contact, "/office/?language=ar", "Mine")

    assert contact.get("/office/").page.links["Mine 0"] == "/office/?language=ar"


def test_a_view_is_renamed_and_removed(office: Office) -> None:
    contact = office()
    keep(contact, "/office/?language=es", "Spanish")

    contact.submit(contact.get(VIEWS).page, f"{VIEWS}/1/name", name="Español")
    assert "Español 0" in contact.get("/office/").page.links
    contact.submit(contact.get(VIEWS).page, f"{VIEWS}/1/removal")

    assert "Español 0" not in contact.get("/office/").page.links
    assert "No saved views yet" in contact.get(VIEWS).page.text


def test_two_views_cannot_share_a_name(office: Office) -> None:
    contact = office()
    for language in ("es", "ar"):
        keep(contact, f"/office/?language={language}", language)

    answer = contact.submit(contact.get(VIEWS).page, f"{VIEWS}/2/name", name="es")

    assert answer.page.problems == ["Another view of yours has this name."]


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_view_needs_a_name_and_keeps_what_was_typed(office: Office, name: str) -> None:
    contact = office()

    answer = keep(contact, "/office/?language=es", name)

    assert answer.status_code == 422
    fields = answer.page.form(VIEWS).fields
    assert (fields["name"], fields["query"]) == (name, "language=es")


def test_nobody_keeps_more_than_twenty_views(office: Office) -> None:
    contact = office()
    for number in range(20):
        keep(contact, "/office/?language=es", f"View {number}")

    answer = keep(contact, "/office/?language=es", "One more")

    assert answer.page.problems == ["You have 20 views. Remove one first."]


def test_a_search_too_long_to_be_kept_is_refused(office: Office) -> None:
    contact = office()

    answer = keep(contact, f"/office/?search={'%E2%82%AC' * 150}", "Long")

    assert answer.page.problems == ["This search is too long to be kept."]


def test_what_makes_no_sense_is_not_kept(office: Office) -> None:
    contact = office()
    page = contact.get("/office/?language=es").page
    data = page.form(VIEWS).filled_in(name="Odd")
    data["query"] = "language=es&evil=%22%3E&cursor=x"

    contact.post(VIEWS, data=data)

    assert contact.get("/office/").page.links["Odd 0"] == "/office/?language=es"


def test_views_are_personal(office: Office) -> None:
    keep(office(), "/office/?language=es", "Spanish")
    deputy = office("deputy")

    assert "Spanish 0" not in deputy.get("/office/").page.links
    token = deputy.get("/office/").page.form("/office/sign-out").fields["csrf_token"]
    for act in ("name", "removal"):
        data = {"csrf_token": token, "name": "Mine"}
        assert deputy.post(f"{VIEWS}/1/{act}", data=data).status_code == 404


def test_a_view_counts_no_case_that_one_may_not_see(office: Office, database: Database) -> None:
    file(database, MONDAY, language="es", is_about_conduct=True)
    contact = office()

    keep(contact, "/office/?language=es", "Spanish")

    assert "Spanish 0" in contact.get("/office/").page.links


def keep(browser: BrowserlikeClient, address: str, name: str) -> Answer:
    """Keep the filters of this address under a name."""
    return browser.submit(browser.get(address).page, VIEWS, name=name)
