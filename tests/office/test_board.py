"""The policy board: what it says of each clause, to whom, and that it hides what it must (B.2)."""

from datetime import timedelta

import pytest

from portal.db import Database
from portal.domain.case import Channel, Kind
from portal.models import Department, PolicyVersion
from tests.factories import MONDAY, staff_called
from tests.office.cases import acknowledge, do, file
from tests.office.conftest import Office
from tests.support.pages import Page

BOARD = "/office/policy"
AUTUMN = "?first_on=2026-09-01&last_on=2026-11-30"
DAY = timedelta(days=1)


def test_the_board_has_a_row_for_each_clause(office: Office) -> None:
    page = office("supervisor").get(BOARD).page

    assert len(rows(page)) == 13
    assert "A.2 An answer within two business days" in rows(page)[4]
    assert "Nothing to count in this period" in rows(page)[4]


def rows(page: Page) -> list[str]:
    """The words of each row of the board."""
    from tests.support.html import text_of

    found = [e for e in page.document.all("tr") if e.get("id", "").startswith("clause-")]
    return [text_of(each) for each in found]
