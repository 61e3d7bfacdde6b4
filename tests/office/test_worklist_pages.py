"""Pages of the worklist: every case once, whatever happens while somebody turns them."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.db import Database
from portal.domain.permissions import Role, RoleAssignment, Viewer
from portal.queries import worklist as worklist_query
from portal.queries.worklist import worklist
from portal.queries.worklist_filters import Filters, Show, Today
from tests.factories import MONDAY, a_case, a_small_city
from tests.office.cases import file
from tests.office.conftest import Office
from tests.office.test_worklist import references
from tests.support.pages import BrowserlikeClient, Page

REVIEWER = Viewer(0, "Reviewer", (RoleAssignment(Role.REVIEWER),))
TODAY = Today(MONDAY, MONDAY + timedelta(hours=14))


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_query, "PAGE_SIZE", 3)


def test_pages_turn_forth_and_back(office: Office, database: Database) -> None:
    filed = [file(database) for _ in range(7)]
    contact = office()

    pages = list(_pages(contact, "Next page"))
    assert [references(page) for page in pages] == [filed[:3], filed[3:6], filed[6:]]
    back = contact.get(pages[-1].links["Previous page"]).page
    assert references(back) == filed[3:6]
    first = contact.get(back.links["Previous page"]).page
    assert references(first) == filed[:3]
    assert "Previous page" not in first.links


def test_filters_stay_while_pages_turn(office: Office, database: Database) -> None:
    wanted = [file(database, language="es") for _ in range(4)]
    file(database)

    pages = list(_pages(office(), "Next page", "/office/?language=es"))

    assert [name for page in pages for name in references(page)] == wanted


def test_a_page_that_has_emptied_meanwhile_leads_back(office: Office, database: Database) -> None:
    for _ in range(4):
        file(database)
    contact = office()
    second = contact.get("/office/").page.links["Next page"]

    page = contact.get(f"{second}&kind=question").page

    assert references(page) == []
    assert "Previous page" in page.links


ages = st.lists(st.sampled_from([0, 1, 30]), max_size=9)


@pytest.mark.parametrize("show", [Show.OPEN, Show.ALL])
def test_walking_all_pages_meets_every_case_once_while_new_ones_come(
    database: Database, show: Show
) -> None:
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(there=ages, arriving=ages)
    def walk(there: list[int], arriving: list[int]) -> None:
        with database.writer.connect() as connection, Session(connection) as session:
            a_small_city(session)
            known = {_filed(session, age) for age in there}
            met = _walk(session, Filters(show=show), iter(arriving))
            assert len(met) == len(set(met))
            assert known <= set(met)

    walk()


def _walk(session: Session, filters: Filters, arriving: Iterator[int]) -> list[str]:
    """The references on all pages; before each further page another case comes in."""
    page = worklist(session, REVIEWER, filters, TODAY, "en")
    met = [row.reference for row in page.rows]
    while page.later:
        for age in islice(arriving, 1):
            _filed(session, age)
        page = worklist(session, REVIEWER, filters, TODAY, "en", page.later)
        met += [row.reference for row in page.rows]
    return met


def _filed(session: Session, age: int) -> str:
    return a_case(session, MONDAY - timedelta(days=age)).reference


def _pages(browser: BrowserlikeClient, link: str, address: str = "/office/") -> Iterator[Page]:
    page: Page = browser.get(address).page
    yield page
    while link in page.links:
        page = browser.get(page.links[link]).page
        yield page
