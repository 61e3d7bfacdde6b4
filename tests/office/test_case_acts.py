"""Every act on a case through its form: the new state, one row of history, and what is sent."""

from typing import Any

import pytest

from portal.db import Database
from portal.domain.case import Outcome, Status
from tests.office.cases import acknowledge, announced, case_of, do, events_of, file, resolve
from tests.office.conftest import Office
from tests.office.test_case_page import template
from tests.office.test_worklist import staff_id
from tests.support.pages import Answer, BrowserlikeClient

ADDRESS = "rosa@example.org"
WORDS = "We are looking into it."
# act, what is sent besides the words, the status after it, the event, what the resident gets.
ACTS: list[tuple[str, dict[str, str], Status, str, list[str]]] = [
    ("acknowledgement", {}, Status.ACKNOWLEDGED, "case_acknowledged", ["case_acknowledged"]),
    ("reply", {}, Status.IN_PROGRESS, "reply_sent", ["reply_sent"]),
    ("question", {}, Status.IN_PROGRESS, "question_asked", ["question_asked"]),
    ("resolution", {"outcome": "explained"}, Status.RESOLVED, "case_resolved", ["case_resolved"]),
    ("referral", {}, Status.REFERRED, "case_referred", ["case_referred"]),
    ("note", {}, Status.RECEIVED, "note_added", []),
]


@pytest.mark.parametrize(("act", "more", "status", "event", "notices"), ACTS)
def test_an_act_changes_the_case_is_recorded_once_and_told_to_the_resident(
    office: Office,
    database: Database,
    act: str,
    more: dict[str, str],
    status: Status,
    event: str,
    notices: list[str],
) -> None:
    reference = file(database, contact_email=ADDRESS)
    before = len(announced(database))
    contact = office()

    answer = send(contact, reference, act, body=WORDS, **more)

    assert answer.status_code == 303
    assert answer.location == f"/office/cases/{reference}"
    assert case_of(database, reference).status is status
    assert events_of(database, reference) == ["case_filed", event]
    assert announced(database)[before:] == [(notice, ADDRESS) for notice in notices]
    assert WORDS in contact.follow(answer).page.text


def test_one_press_acknowledges_with_the_approved_words(office: Office, database: Database) -> None:
    template(database, body={"en": "We have {reference}.", "es": "Tenemos {reference}."})
    reference = file(database, language="es")
    contact = office()

    send(contact, reference, "acknowledgement")

    page = contact.get(f"/office/cases/{reference}").page
    assert f"Tenemos {reference}." in page.text
    assert case_of(database, reference).assignee_id == staff_id(database, "contact")


def test_an_outcome_is_kept_with_the_resolution(office: Office, database: Database) -> None:
    reference = file(database)

    send(office(), reference, "resolution", body=WORDS, outcome="cannot")

    assert case_of(database, reference).outcome is Outcome.CANNOT


def test_a_supervisor_reopens_a_finished_case(office: Office, database: Database) -> None:
    reference = file(database, contact_email=ADDRESS)
    do(database, reference, resolve)

    send(office("supervisor"), reference, "reopening", body=WORDS)

    assert case_of(database, reference).status is Status.IN_PROGRESS
    assert events_of(database, reference)[-1] == "case_reopened"
    assert announced(database)[-1] == ("case_reopened", ADDRESS)


def test_a_case_is_given_to_a_colleague_and_back_to_the_department(
    office: Office, database: Database
) -> None:
    reference = file(database)
    contact, deputy_id = office(), staff_id(database, "deputy")

    post(contact, reference, "assignment", assignee=str(deputy_id))
    assert case_of(database, reference).assignee_id == deputy_id
    assert announced(database)[-1] == ("office/case_assigned", "deputy@city.example")

    post(contact, reference, "assignment", assignee="")
    assert case_of(database, reference).assignee_id is None
    assert events_of(database, reference) == ["case_filed", "case_assigned", "case_assigned"]


def test_one_press_takes_a_case(office: Office, database: Database) -> None:
    reference = file(database)
    contact = office()

    contact.submit(contact.get(f"/office/cases/{reference}").page, act(reference, "assignment"))

    assert case_of(database, reference).assignee_id == staff_id(database, "contact")


def test_a_case_is_given_to_nobody_who_may_not_see_it(office: Office, database: Database) -> None:
    reference = file(database, is_about_conduct=True)

    answer = post(
        office("supervisor"), reference, "assignment", assignee=str(staff_id(database, "contact"))
    )

    assert answer.status_code == 422
    assert "Choose one from the list." in answer.page.problems
    assert case_of(database, reference).assignee_id is None


def test_words_are_kept_in_the_language_they_are_said_to_be_in(
    office: Office, database: Database
) -> None:
    reference = file(database, language="es")
    contact = office()

    send(contact, reference, "reply", body="In English, sorry.", language="en")

    assert "The city replied · English" in contact.get(f"/office/cases/{reference}").page.text


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "Please write something."),
        (" \r\n ", "Please write something."),
        ("x" * 4001, "This is too long: please write at most 4000 characters."),
        ("Please tell us: …", "Please fill in what “…” stands for, or take it out."),
    ],
)
def test_wrong_words_come_back_with_what_is_wrong(
    office: Office, database: Database, body: str, problem: str
) -> None:
    template(database, slug="details", action="ask", body={"en": "Please tell us: …\nThank you."})
    reference = file(database)

    answer = send(office(), reference, "question", body=body)

    assert answer.status_code == 422
    assert answer.page.problems == [problem]
    assert answer.page.errors == {"ask-body": problem}
    opened = [e.get("id") for e in answer.page.document.all("details") if "open" in e.attrib]
    assert opened == ["ask"]
    assert answer.page.form(act(reference, "question")).fields["body"] == body.strip()
    assert events_of(database, reference) == ["case_filed"]


def test_characters_that_nobody_sees_are_taken_out(office: Office, database: Database) -> None:
    reference = file(database)
    contact = office()

    send(contact, reference, "reply", body="One\x00two\x1f\r\nthree\u2028four")

    assert "One two three four" in contact.get(f"/office/cases/{reference}").page.text


def test_a_resolution_needs_an_outcome(office: Office, database: Database) -> None:
    reference = file(database)

    answer = send(office(), reference, "resolution", body=WORDS)

    assert answer.status_code == 422
    assert answer.page.problems == ["Please say how it ended."]
    assert answer.page.form(act(reference, "resolution")).fields["body"] == WORDS


def test_after_an_answer_the_next_case_of_the_same_list_opens(
    office: Office, database: Database
) -> None:
    file(database)
    first, second = (file(database, language="es") for _ in range(2))
    contact = office()
    page = contact.get(contact.get("/office/?language=es").page.links[first]).page

    answer = contact.submit(page, act(first, "acknowledgement"), press="next", body=WORDS)

    assert answer.location == f"/office/cases/{second}?list=language%3Des"
    page = contact.follow(answer).page
    last = contact.submit(
        page, act(second, "resolution"), press="next", body=WORDS, outcome="fixed"
    )
    assert last.location == f"/office/cases/{first}?list=language%3Des"


def test_after_the_last_case_comes_the_list(office: Office, database: Database) -> None:
    reference = file(database)
    contact = office()

    page = contact.get(f"/office/cases/{reference}").page
    answer = contact.submit(page, act(reference, "reply"), press="next", body=WORDS)

    assert answer.location == "/office/"


def test_an_answer_that_comes_late_is_recorded_after_the_miss(
    office: Office, database: Database
) -> None:
    reference = file(database)
    do(database, reference, acknowledge)
    late = file(database, case_of(database, reference).received_at.replace(day=2))

    send(office(), late, "reply", body=WORDS)

    assert events_of(database, late)[1:3] == ["promise_missed", "promise_missed"]
    assert events_of(database, late)[-1] == "reply_sent"


def act(reference: str, name: str) -> str:
    """Where the form of an act goes."""
    return f"/office/cases/{reference}/{name}"


def send(browser: BrowserlikeClient, reference: str, name: str, **typed: Any) -> Answer:
    """Open the case, fill in the form of the act and press its button."""
    page = browser.get(f"/office/cases/{reference}").page
    return browser.submit(page, act(reference, name), press="", **typed)


def post(browser: BrowserlikeClient, reference: str, name: str, **fields: str) -> Answer:
    """Send the act's fields as they are, with the token and the version of the page."""
    page = browser.get(f"/office/cases/{reference}").page
    hidden = page.form(act(reference, name)).fields
    return browser.post(act(reference, name), data={**hidden, **fields})
