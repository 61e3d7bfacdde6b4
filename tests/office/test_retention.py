"""The page of retention: in words, looked at first, and true."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from portal.db import Database
from portal.domain.case import Kind
from portal.models import RetentionRule
from portal.services import retention
from portal.services.work import SYSTEM
from portal.web.work import now
from tests.factories import work
from tests.office.cases import do, file, resolve
from tests.office.conftest import Office

RETENTION = "/office/settings/retention"
PREVIEW = f"{RETENTION}/preview"


def test_rules_are_looked_at_then_saved_and_the_page_says_what_they_do(
    office: Office, database: Database, clock: time_machine.Traveller
) -> None:
    reference = file(database)
    do(database, reference, resolve)
    clock.shift(timedelta(days=400))
    browser = office("administrator")
    page = browser.get(RETENTION).page
    assert "Nothing is erased." in page.text

    shown = browser.submit(page, PREVIEW, kind_complaint="12").page
    assert "Complaint: texts are erased 12 months after the end of the case." in shown.text
    assert "Cases erased within minutes: 1." in shown.text
    assert reference in shown.text
    with database.reading() as session:
        assert session.scalars(select(RetentionRule)).all() == []

    done = browser.follow(browser.submit(shown, RETENTION)).page
    assert "Cases that wait to be erased: 1." in done.text
    with database.reading() as session:
        rule = session.scalars(select(RetentionRule)).one()
    assert (rule.kind, rule.months) == (Kind.COMPLAINT, 12)


def test_a_number_that_is_none_is_refused_and_kept_as_typed(office: Office) -> None:
    browser = office("administrator")

    answer = browser.get(PREVIEW, query_string={"kind_question": "0", "kind_complaint": "6"})

    assert answer.status_code == 422
    assert "Write a number of months from 1 to 600, or leave it empty." in answer.page.problems
    assert answer.page.form(PREVIEW).fields["kind_question"] == "0"


def test_the_pages_of_an_erased_case_say_so(
    office: Office, database: Database, clock: time_machine.Traveller
) -> None:
    reference = file(database, description="The counter was closed.")
    do(database, reference, resolve)
    browser = office("administrator")
    browser.submit(browser.get(PREVIEW, query_string={"kind_complaint": "1"}).page, RETENTION)
    clock.shift(timedelta(days=60))
    with database.writing() as session:
        retention.erase_expired(work(session, SYSTEM, now()))

    page = office("supervisor").get(f"/office/cases/{reference}").page

    assert "The texts of this case were erased" in page.text
    assert "The counter was closed." not in page.text
