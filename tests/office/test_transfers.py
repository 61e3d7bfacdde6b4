"""Passing on, sending back and correcting through the pages (A.3)."""

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.domain.case import Kind
from portal.models import Category, Department, Message, ReplyTemplate
from portal.services import transfers
from portal.services.casework import Words
from tests.factories import MONDAY, a_category
from tests.office.cases import announced, case_of, do, events_of, file
from tests.office.conftest import Office
from tests.office.test_case_acts import post, send
from tests.support.pages import Page

WHY = "The parks people look after the trees."


def to_parks(work, seen):
    transfers.transfer(work, seen, "parks", Words(WHY, "en"))


def test_a_case_is_passed_on_and_its_author_is_told_that_they_see_it_no_more(
    office: Office, database: Database
) -> None:
    reference = file(database, contact_email="rosa@example.org")
    contact = office()

    answer = send(contact, reference, "transfer", department="parks", body=WHY)

    assert answer.status_code == 303
    landed = contact.follow(answer)
    assert landed.status_code == 200
    assert "Passed on. The resident has been told." in landed.page.text
    assert contact.get(f"/office/cases/{reference}").status_code == 403
    assert events_of(database, reference)[-1] == "case_transferred"
    assert ("case_transferred", "rosa@example.org") in announced(database)


def test_every_other_active_department_can_have_it_and_none_is_chosen_unasked(
    office: Office, database: Database
) -> None:
    reference = file(database)

    page = office().get(f"/office/cases/{reference}").page

    assert _choices(page, "transfer-department") == ["", "city-clerk", "parks"]


def test_words_suggest_a_department_to_those_who_sort(office: Office, database: Database) -> None:
    with database.writing() as session:
        parks = session.scalars(select(Department).where(Department.slug == "parks")).one()
        a_category(
            session, parks, slug="trees", name={"en": "Trees"}, keywords={"en": ["tree", "branch"]}
        )
    reference = file(database, department="unsure", description="A branch fell on our street.")
    reviewer = office("reviewer")

    page = reviewer.get(f"/office/cases/{reference}").page
    assert "“branch” suggests Parks, category Trees." in page.text
    send(reviewer, reference, "transfer", department="parks", body=WHY)

    case = case_of(database, reference)
    with database.reading() as session:
        assert session.get_one(Category, case.category_id).slug == "trees"


def test_nowhere_and_nothing_is_asked_for_again_with_the_words_kept(
    office: Office, database: Database
) -> None:
    reference = file(database)
    contact = office()

    for department in ("", "nowhere", "permits"):
        answer = post(contact, reference, "transfer", department=department, body=WHY)
        assert answer.status_code == 422, department
        assert WHY in answer.page.html


def test_a_case_that_has_just_come_can_be_sent_back(office: Office, database: Database) -> None:
    reference = file(database)
    reviewer = office("reviewer")
    assert "Send back" not in reviewer.get(f"/office/cases/{reference}").page.text
    do(database, reference, to_parks)

    page = reviewer.get(f"/office/cases/{reference}").page
    assert "It goes back to Permits." in page.text
    answer = send(reviewer, reference, "return", body="It stands on a private lot.")

    assert answer.status_code == 303
    assert events_of(database, reference)[-1] == "case_sent_back"
    page = reviewer.get(f"/office/cases/{reference}?view=history").page
    assert "Passed on to Parks" in page.text
    assert "Sent back to Permits" in page.text
    do(database, reference, to_parks)
    assert "Send back" not in reviewer.get(f"/office/cases/{reference}").page.text


def test_the_third_transfer_brings_a_supervisor_in(office: Office, database: Database) -> None:
    reference = file(database)
    for slug in ("parks", "permits", "parks"):
        do(
            database,
            reference,
            lambda work, seen, slug=slug: transfers.transfer(work, seen, slug, Words(WHY, "en")),
            by="reviewer",
        )

    page = office("reviewer").get(f"/office/cases/{reference}?view=history").page
    assert "Passed on for the third time" in page.text


def test_a_correction_is_kept_with_what_it_was_before(office: Office, database: Database) -> None:
    reference = file(database)
    contact = office()

    answer = send(contact, reference, "correction", kind="question", category="permit-delay")

    assert answer.status_code == 303
    assert case_of(database, reference).kind is Kind.QUESTION
    page = contact.get(f"/office/cases/{reference}?view=history").page
    assert "Kind: Complaint → Question" in page.text
    assert "Category: none → Category" in page.text
    assert "Resolve:" in page.text


def test_a_correction_that_changes_nothing_says_so(office: Office, database: Database) -> None:
    reference = file(database)

    answer = send(office(), reference, "correction")

    assert answer.status_code == 409
    assert "there is nothing to correct" in answer.page.text
    assert len(events_of(database, reference)) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "rant"}, {"category": "trees"}, {"site": "moon"}, {"resident_language": "tlh"}],
)
def test_what_does_not_exist_corrects_nothing(
    office: Office, database: Database, wrong: dict[str, str]
) -> None:
    reference = file(database)

    assert post(office(), reference, "correction", **wrong).status_code == 422
    assert len(events_of(database, reference)) == 1


def test_words_remember_the_reply_template_that_they_began_with(
    office: Office, database: Database
) -> None:
    _add_template(database)
    reference = file(database)
    contact = office()

    page = contact.get(f"/office/cases/{reference}?action=reply&template=progress").page
    form = page.form(f"/office/cases/{reference}/reply")
    assert form.fields["template"] == "progress"
    contact.post(form.action, data=form.fields)

    assert _template_of_last_message(database) == "progress"


def test_a_template_of_another_act_is_not_remembered(office: Office, database: Database) -> None:
    _add_template(database)
    reference = file(database)

    send(office(), reference, "question", body="At what time?", template="progress\0")

    assert _template_of_last_message(database) is None


def test_the_referral_s_form_asks_who_and_how_to_reach_them(
    office: Office, database: Database
) -> None:
    page = office().get(f"/office/cases/{file(database)}").page

    assert "say who, and how to reach them" in page.text


def test_an_answer_that_comes_after_the_case_was_passed_on_is_not_sent(
    office: Office, database: Database
) -> None:
    reference = file(database)
    contact = office()
    form = contact.get(f"/office/cases/{reference}").page.form(f"/office/cases/{reference}/reply")
    do(database, reference, to_parks, by="deputy")

    assert contact.post(form.action, data={**form.fields, "body": WHY}).status_code == 403
    assert events_of(database, reference)[-1] == "case_transferred"


def _choices(page: Page, select_id: str) -> list[str]:
    (chosen,) = [e for e in page.document.all("select") if e.get("id") == select_id]
    return [option.get("value", "") for option in chosen.iter("option")]


def _add_template(database: Database) -> None:
    with database.writing() as session:
        session.add(
            ReplyTemplate(
                slug="progress",
                action="reply",
                title={"en": "How far we are"},
                body={"en": "We are on it."},
                approved_at=MONDAY,
            )
        )


def _template_of_last_message(database: Database) -> str | None:
    with database.reading() as session:
        message = session.scalars(select(Message).order_by(Message.id.desc())).first()
        template_id = message.template_id
        return session.get_one(ReplyTemplate, template_id).slug if template_id else None
