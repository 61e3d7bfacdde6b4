"""Joining and linking many cases, and the way back from what was done to many."""

from datetime import timedelta

import pytest
import time_machine

from portal.db import Database
from portal.domain.case import Action, Status
from tests.office.bulk import BULK, choose, step, undo_of, words_of
from tests.office.cases import (
    acknowledge,
    case_of,
    do,
    events_of,
    file,
)
from tests.office.conftest import Office
from tests.office.test_case_page import template


def test_duplicates_are_joined_and_the_residents_told(office: Office, database: Database) -> None:
    template(database, action=Action.MERGE, body={"es": "Su caso {reference} va con otro."})
    chosen = [file(database), file(database, language="es"), file(database, language="es")]
    contact = office()

    page = step(contact, chosen, "merge")
    answer = contact.submit(page, BULK, main_case=chosen[0])

    assert "2 cases joined. The residents have been told." in contact.follow(answer).page.text
    assert [case_of(database, each).status for each in chosen[1:]] == [Status.MERGED] * 2
    assert words_of(database, chosen[2])[0] == f"Su caso {chosen[2]} va con otro."
    assert "+2 joined" in contact.get("/office/").page.text


def test_joining_is_undone_with_words_to_the_residents(office: Office, database: Database) -> None:
    chosen = [file(database) for _ in range(2)]
    contact = office()
    page = step(contact, chosen, "merge")
    answer = contact.submit(
        page, BULK, main_case=chosen[0], **{"en-body": "Yours goes with another."}
    )
    done = contact.follow(answer).page

    asked = contact.follow(contact.submit(done, undo_of(done))).page
    assert asked.h1 == "Separate again: 1 case"
    assert contact.submit(asked, undo_of(done)).status_code == 422
    answer = contact.submit(asked, undo_of(done), **{"en-body": "Yours stands alone again."})

    assert "1 case undone." in contact.follow(answer).page.text
    assert case_of(database, chosen[1]).status is Status.IN_PROGRESS
    assert words_of(database, chosen[1])[0] == "Yours stands alone again."


def test_related_cases_are_linked(office: Office, database: Database) -> None:
    chosen = [file(database) for _ in range(3)]
    contact = office()

    answer = contact.submit(step(contact, chosen, "link"), BULK, main_case=chosen[1])

    assert "2 cases linked." in contact.follow(answer).page.text
    assert events_of(database, chosen[0]) == ["case_filed", "case_linked"]


@pytest.mark.parametrize("act", ["merge", "link"])
def test_one_case_alone_goes_with_no_other(office: Office, database: Database, act: str) -> None:
    contact = office()

    answer = contact.submit(
        step(contact, [file(database)], act), BULK, **({"en-body": "x"} if act == "merge" else {})
    )

    assert answer.page.problems == ["Choose at least two cases."]


def test_taking_is_undone_with_one_press(office: Office, database: Database) -> None:
    chosen = [file(database) for _ in range(2)]
    contact = office()
    done = contact.follow(choose(contact, chosen, "claim")).page

    undone = contact.follow(contact.submit(done, undo_of(done))).page

    assert "2 cases undone." in undone.text
    assert [case_of(database, each).assignee_id for each in chosen] == [None, None]


def test_undoing_leaves_what_was_changed_since(office: Office, database: Database) -> None:
    chosen = [file(database) for _ in range(2)]
    contact = office()
    done = contact.follow(choose(contact, chosen, "claim")).page
    do(database, chosen[0], acknowledge)

    undone = contact.follow(contact.submit(done, undo_of(done))).page

    assert f"1 case undone. Not undone: {chosen[0]} was changed meanwhile" in undone.text


def test_after_ten_minutes_it_is_too_late(
    office: Office, database: Database, clock: time_machine.Traveller
) -> None:
    chosen = [file(database)]
    contact = office()
    done = contact.follow(choose(contact, chosen, "claim")).page
    clock.shift(timedelta(minutes=11))

    answer = contact.submit(done, undo_of(done))

    assert answer.status_code == 409
    assert "This cannot be undone any more." in answer.page.text
    assert case_of(database, chosen[0]).assignee_id is not None


def test_an_acknowledgement_offers_no_way_back(office: Office, database: Database) -> None:
    template(database, body={"en": "We have it."})
    contact = office()

    page = step(contact, [file(database)], "acknowledge")
    done = contact.follow(contact.submit(page, BULK)).page

    assert "Undo" not in done.text


def test_nobody_sees_or_undoes_what_a_colleague_did(office: Office, database: Database) -> None:
    contact = office()
    done = contact.follow(choose(contact, [file(database)], "claim")).page
    address = undo_of(done).removesuffix("/undo")

    deputy = office("deputy")
    assert deputy.get(address).status_code == 404
    token = deputy.get("/office/").page.form("/office/sign-out").fields["csrf_token"]
    assert deputy.post(undo_of(done), data={"csrf_token": token}).status_code == 404
    assert deputy.get(f"/office/?done={address.split('/')[-1]}").page.text.count("assigned.") == 0
