"""Two people at once: the second sees what changed, and keeps what they typed."""

import pytest

from portal.db import Database
from portal.domain.case import Action
from portal.services import casework
from portal.services.casework import Words
from tests.office.cases import acknowledge, announced, do, events_of, file, resolve
from tests.office.conftest import Office
from tests.office.test_case_acts import WORDS, act, post
from tests.office.test_case_page import template

TYPED = "My own words, thought over for a long time."


def test_of_two_who_answer_the_second_sees_both_texts(office: Office, database: Database) -> None:
    reference = file(database)
    contact = office()
    page = contact.get(f"/office/cases/{reference}").page
    do(database, reference, acknowledge, by="deputy")

    answer = contact.submit(page, act(reference, "reply"), press="", body=TYPED)

    assert answer.status_code == 409
    assert "Somebody changed this case while you were writing" in answer.page.text
    assert "Acknowledged by a person" in answer.page.text
    assert "Thank you for telling us." in answer.page.text
    assert answer.page.form(act(reference, "reply")).fields["body"] == TYPED


def test_what_was_typed_can_be_sent_against_the_new_version(
    office: Office, database: Database
) -> None:
    reference = file(database)
    contact = office()
    page = contact.get(f"/office/cases/{reference}").page
    do(database, reference, acknowledge, by="deputy")
    refused = contact.submit(page, act(reference, "reply"), press="", body=TYPED)

    again = contact.submit(refused.page, act(reference, "reply"), press="")

    assert again.status_code == 303
    assert events_of(database, reference)[-1] == "reply_sent"


def test_only_what_happened_since_is_told(office: Office, database: Database) -> None:
    reference = file(database)
    do(database, reference, lambda w, seen: casework.note(w, seen, Words("Old note.", "en")))
    contact = office()
    page = contact.get(f"/office/cases/{reference}").page
    do(database, reference, lambda w, seen: casework.note(w, seen, Words("New note.", "en")))

    refused = contact.submit(page, act(reference, "note"), press="", body=TYPED)

    told = next(e for e in refused.page.document.all("div") if e.get("role") == "alert")
    assert "New note." in "".join(told.itertext())
    assert "Old note." not in "".join(told.itertext())


def test_what_is_not_possible_any_more_says_who_ended_it_and_keeps_the_words(
    office: Office, database: Database
) -> None:
    reference = file(database)
    contact = office()
    page = contact.get(f"/office/cases/{reference}").page
    do(database, reference, resolve, by="deputy")

    answer = contact.submit(page, act(reference, "reply"), press="", body=TYPED)

    assert answer.status_code == 409
    assert "This is not possible any more" in answer.page.text
    assert "Resolved: Fixed" in answer.page.text
    kept = answer.page.document.by_id("kept")
    assert kept is not None
    assert "".join(kept.itertext()).strip() == TYPED
    assert events_of(database, reference)[-1] == "case_resolved"


@pytest.mark.parametrize("name", ["acknowledgement", "question", "assignment"])
def test_an_act_that_the_state_does_not_allow_answers_409_with_the_state(
    office: Office, database: Database, name: str
) -> None:
    reference = file(database)
    contact = office()
    hidden = contact.get(f"/office/cases/{reference}").page.form(act(reference, name)).fields
    do(database, reference, resolve)

    more = {"assignee": ""} if name == "assignment" else {"body": TYPED}
    fields = {**hidden, **more, "version": "2"}  # the version of the case as it is now
    answer = contact.post(act(reference, name), data=fields)

    assert answer.status_code == 409
    assert "Resolved" in answer.page.text


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "99999999999999999999", "1\x00"])
def test_a_version_that_nobody_has_seen_changes_nothing(
    office: Office, database: Database, version: str
) -> None:
    reference = file(database)

    answer = post(office(), reference, "reply", body=WORDS, version=version)

    assert answer.status_code == 409
    assert events_of(database, reference) == ["case_filed"]


def test_a_button_pressed_twice_sends_once(office: Office, database: Database) -> None:
    template(database, action=Action.REPLY)
    reference = file(database, contact_email="rosa@example.org")
    contact = office()
    page = contact.get(f"/office/cases/{reference}").page

    answers = [
        contact.submit(page, act(reference, "reply"), press="", body=TYPED) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert events_of(database, reference) == ["case_filed", "reply_sent"]
    assert [notice for notice, _ in announced(database)].count("reply_sent") == 1
