"""Entering what people say, write and post: the same receipt on every channel (policy SCOPE)."""

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.domain.tracking_code import normalise
from portal.models import Case, Category, Department
from tests.office.conftest import Office
from tests.support.html import has_class, text_of
from tests.support.pages import Answer, BrowserlikeClient, Page

NEW, SLIP = "/office/cases/new", "/office/cases/slip"
PERSON = {
    "contact_name": "Ana Ruiz",
    "contact_email": "ana@example.org",
    "contact_phone": "+1 312 555 0100",
}


def test_a_case_from_the_counter_is_filed_like_every_other(
    office: Office, database: Database
) -> None:
    answer = enter(office("counter"), department="permits", wants_interpreter="y", **PERSON)

    assert (answer.status_code, answer.location) == (303, SLIP)
    case = the_case(database)
    assert (case.channel, case.description) == ("in_person", "The lamp is out.")
    assert (case.contact_name, case.wants_interpreter) == ("Ana Ruiz", True)
    assert case.filed_by_id is not None


def enter(browser: BrowserlikeClient, page: Page | None = None, **changes: object) -> Answer:
    """Fill the form in and send it; channel and words are given unless the test is about them."""
    page = page or browser.get(NEW).page
    values = {"channel": "in_person", "description": "The lamp is out.", **changes}
    return browser.submit(page, NEW, **values)


def the_case(database: Database) -> Case:
    """The case that was entered last."""
    with database.reading() as session:
        return session.scalars(select(Case).order_by(Case.id.desc())).first()
