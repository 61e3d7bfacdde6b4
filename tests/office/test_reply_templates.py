"""Reply templates: nobody is offered a wording that nobody has approved."""

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import ReplyTemplate, StaffMember
from portal.starter import add_reply_templates
from tests.factories import MONDAY
from tests.office.cases import file
from tests.office.conftest import Office

TEMPLATES = "/office/settings/reply-templates"
NEW = f"{TEMPLATES}/new"
THANKS = f"{TEMPLATES}/acknowledge-thanks"


@pytest.fixture
def city(city: None, database: Database) -> None:  # noqa: ARG001
    with database.writing() as session:
        approver = session.scalars(select(StaffMember.id)).first()
        add_reply_templates(session, MONDAY, approver)


def template_of(database: Database, slug: str = "acknowledge-thanks") -> ReplyTemplate:
    with database.reading() as session:
        return session.scalars(select(ReplyTemplate).where(ReplyTemplate.slug == slug)).one()


def test_a_new_template_is_a_draft_until_it_is_approved(office: Office, database: Database) -> None:
    browser = office("administrator")
    page = browser.get(NEW).page

    fields = page.form(NEW).filled_in(
        action="reply",
        department="permits",
        title_en="Still looking",
        body_en="Dear resident, case {reference} is still being looked at by {department}.",
    )
    answer = browser.post(NEW, data=fields)
    draft = browser.follow(answer).page
    assert "case 2026-000123 is still being looked at by Permits." in draft.text
    assert template_of(database, "still-looking").approved_at is None

    browser.submit(draft, f"{TEMPLATES}/still-looking/approval")
    assert template_of(database, "still-looking").approved_at == MONDAY


def test_a_changed_template_is_a_draft_again_and_offered_to_nobody(
    office: Office, database: Database
) -> None:
    reference = file(database)
    before = office("contact").get(f"/office/cases/{reference}").page.html
    browser = office("administrator")
    title = template_of(database).title["en"]
    assert title in before

    browser.submit(browser.get(THANKS).page, THANKS, body_en="Thank you. We read it.")

    assert template_of(database).approved_at is None
    assert title not in office("contact").get(f"/office/cases/{reference}").page.html


def test_what_nobody_fills_in_is_refused_in_a_sentence(office: Office) -> None:
    browser = office("administrator")

    answer = browser.submit(browser.get(THANKS).page, THANKS, body_es="Hola {nombre}")

    assert answer.status_code == 422
    assert any("Nobody fills in {nombre}." in problem for problem in answer.page.problems)
    assert answer.page.form(THANKS).fields["body_es"] == "Hola {nombre}"


def test_a_retired_template_can_be_approved_again(office: Office, database: Database) -> None:
    browser = office("administrator")

    page = browser.follow(browser.submit(browser.get(THANKS).page, f"{THANKS}/retirement")).page
    assert template_of(database).is_retired
    assert template_of(database).approved_at is None

    browser.submit(page, f"{THANKS}/approval")
    assert not template_of(database).is_retired


def test_saving_without_a_change_leaves_the_approval_as_it_is(
    office: Office, database: Database
) -> None:
    browser = office("administrator")

    browser.submit(browser.get(THANKS).page, THANKS)

    assert template_of(database).approved_at == MONDAY


def test_the_list_says_in_which_languages_a_template_is_missing(
    office: Office, database: Database
) -> None:
    with database.writing() as session:
        thanks = session.scalars(select(ReplyTemplate)).first()
        thanks.body = {"en": thanks.body["en"], "es": thanks.body["es"]}

    assert "Arabic" in office("administrator").get(TEMPLATES).page.text
