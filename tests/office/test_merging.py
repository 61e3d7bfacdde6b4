"""Joining, separating and linking cases through the pages, and what speaks for it."""

import pytest

from portal.db import Database
from portal.domain.case import Outcome, Status
from portal.services import linking, merging, resident_actions
from portal.services.casework import Words
from tests.factories import work
from tests.office.cases import case_of, do, events_of, file, resolve
from tests.office.conftest import Office
from tests.office.test_case_acts import send
from tests.office.test_worklist import wall_off

WORDS = Words("Others have told us of this too.", "en")
LAMP = "The lantern beside the library gate has been dark since Sunday."
SAME = "Since Sunday the lantern beside our library gate is dark, and I fell."
ELSE = "Nobody answered my letter about the parking permit."


@pytest.fixture
def main(database: Database) -> str:
    """The case that was filed first."""
    return file(database, description=LAMP)


@pytest.fixture
def duplicate(database: Database, main: str) -> str:  # noqa: ARG001 - filed after the other
    """A case that tells of the same."""
    return file(database, description=SAME, contact_email="omar@example.org")


def test_a_case_is_joined_with_the_one_that_is_answered_for_both(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    contact = office()

    answer = send(contact, duplicate, "merge", other=main, body=WORDS.body)

    assert answer.status_code == 303
    page = contact.follow(answer).page
    assert "Joined. The resident has been told." in page.text
    assert "Answered in" in page.text
    assert case_of(database, duplicate).status is Status.MERGED
    page = contact.get(f"/office/cases/{main}").page
    assert "Joined with this one" in page.text
    assert "This also goes to the resident of 1 joined case." in page.text
    history = contact.get(f"/office/cases/{main}?view=history").page.text
    assert f"Case {duplicate} was joined with this one" in history


def test_a_joined_case_is_separated_again(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    do(database, duplicate, lambda work, seen: merging.merge(work, seen, main, WORDS))
    contact = office()

    answer = send(contact, duplicate, "separation", body="It is another lantern.")

    assert answer.status_code == 303
    assert case_of(database, duplicate).status is Status.IN_PROGRESS
    assert (
        f"Separated from case {main}"
        in contact.get(f"/office/cases/{duplicate}?view=history").page.text
    )


@pytest.mark.parametrize("typed", ["", "lantern", "2026-1", "2026-000001 2026-000002"])
def test_what_is_no_reference_is_asked_for_again(
    office: Office, duplicate: str, typed: str
) -> None:
    answer = send(office(), duplicate, "merge", other=typed, body=WORDS.body)

    assert answer.status_code == 422
    assert "2026-000123" in answer.page.text
    assert WORDS.body in answer.page.html


def test_a_case_that_cannot_be_joined_says_why_and_keeps_the_words(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    contact = office()
    do(database, main, resolve)

    reasons = {
        duplicate: "This is the case itself.",
        main: "The other case is not open any more.",
        "2026-999999": "There is no case with this reference that you can work with.",
    }
    for other, reason in reasons.items():
        answer = send(contact, duplicate, "merge", other=other, body=WORDS.body)
        assert answer.status_code == 409
        assert reason in answer.page.text
        assert WORDS.body in answer.page.html


def test_likely_duplicates_say_which_words_speak_for_them(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    file(database, description=ELSE)

    page = office().get(f"/office/cases/{duplicate}").page

    assert "Perhaps the same" in page.text
    assert "Both say: since, sunday, lantern, beside, library, gate, dark" in page.text
    assert f"/office/cases/{main}" in page.html
    assert ELSE not in page.text


def test_one_press_fills_the_form_in(office: Office, main: str, duplicate: str) -> None:
    page = office().get(f"/office/cases/{duplicate}?action=merge&other={main}").page

    assert page.form(f"/office/cases/{duplicate}/merge").fields["other"] == main
    opened = [e.get("id") for e in page.document.all("details") if "open" in e.attrib]
    assert opened == ["merge"]


def test_the_same_place_speaks_for_a_duplicate_too(office: Office, database: Database) -> None:
    file(database, description=ELSE, location="12 Elm Street")
    reference = file(database, description=LAMP, location="12 elm street")

    assert "The same place" in office().get(f"/office/cases/{reference}").page.text


def test_nobody_is_shown_a_duplicate_that_they_may_not_see(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    restricted = file(database, description=LAMP, is_about_conduct=True)
    wall_off(database, main, "supervisor")

    page = office("supervisor").get(f"/office/cases/{duplicate}").page

    assert main not in page.text
    assert restricted not in page.text
    assert restricted not in office("reviewer").get(f"/office/cases/{duplicate}").page.text


def test_nobody_learns_of_a_joined_or_linked_case_that_they_may_not_see(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    third = file(database, description=ELSE)
    do(database, duplicate, lambda work, seen: merging.merge(work, seen, main, WORDS))
    do(database, third, lambda work, seen: linking.link(work, seen, main))
    for hidden in (duplicate, third):
        wall_off(database, hidden, "supervisor")
    supervisor = office("supervisor")

    for view in ("", "?view=history"):
        page = supervisor.get(f"/office/cases/{main}{view}").page
        assert duplicate not in page.html
        assert third not in page.html
        assert "This also goes to" not in page.text


def test_news_in_a_joined_case_are_shown_with_the_main_one(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    do(database, duplicate, lambda work, seen: merging.merge(work, seen, main, WORDS))
    contact = office()
    assert "News from the resident" not in contact.get(f"/office/cases/{main}").page.text

    with database.writing() as session:
        resident_actions.add_information(
            work(session), case_of(database, duplicate).id, Words("It flickers.", "en")
        )

    assert "News from the resident" in contact.get(f"/office/cases/{main}").page.text


def test_cases_are_linked_and_the_link_is_removed(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    contact = office()

    assert send(contact, duplicate, "link", other=main).status_code == 303
    page = contact.get(f"/office/cases/{main}").page
    assert "Linked" in page.text
    assert duplicate in page.text
    assert send(contact, main, "link/removal", other=duplicate).status_code == 303
    assert events_of(database, duplicate)[-1] == "case_unlinked"
    assert "Remove a link" not in contact.get(f"/office/cases/{main}").page.text


def test_a_button_pressed_twice_links_once(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    contact = office()
    path = f"/office/cases/{duplicate}/link"
    form = contact.get(f"/office/cases/{duplicate}").page.form(path)
    data = {**form.fields, "other": main}

    assert [contact.post(path, data=data).status_code for _ in range(2)] == [303, 303]
    assert events_of(database, duplicate).count("case_linked") == 1


def test_the_resolution_goes_to_both(
    office: Office, database: Database, main: str, duplicate: str
) -> None:
    do(database, duplicate, lambda work, seen: merging.merge(work, seen, main, WORDS))

    send(office(), main, "resolution", body="It shines again.", outcome="fixed")

    case = case_of(database, duplicate)
    assert (case.status, case.outcome) == (Status.RESOLVED, Outcome.FIXED)
