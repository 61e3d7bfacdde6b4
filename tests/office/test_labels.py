"""Labels in the office: on a case, in the list, as a filter, and on their own page."""

import pytest

from portal.db import Database
from portal.services import casework
from portal.services.casework import CaseAt, Words
from portal.services.labelling import set_labels
from portal.services.work import UnitOfWork
from tests.office.cases import do, events_of, file
from tests.office.conftest import Office
from tests.office.test_worklist import references, wall_off
from tests.support.pages import Answer, BrowserlikeClient

LABELS = "/office/labels"


def test_a_label_is_typed_on_the_page_of_a_case(office: Office, database: Database) -> None:
    reference = file(database)
    contact = office()

    answer = save(contact, reference, add="Noise, Lobby")

    page = contact.follow(answer).page
    assert "The labels are changed." in page.text
    assert page.form(labels_of(reference)).fields.getlist("keep") == ["Lobby", "Noise"]
    assert events_of(database, reference) == ["case_filed", "case_labelled"]


def test_a_label_whose_tick_is_taken_away_comes_off(office: Office, database: Database) -> None:
    reference = labelled(database, "Noise", "Lobby")
    contact = office()

    save(contact, reference, keep=["Noise"])

    assert page_labels(contact, reference) == ["Noise"]


def test_saving_without_a_change_records_nothing(office: Office, database: Database) -> None:
    reference = labelled(database, "Noise")

    save(office(), reference)

    assert events_of(database, reference) == ["case_filed", "case_labelled"]


@pytest.mark.parametrize("typed", ["x" * 41, "\u0301", ",".join(f"label {n}" for n in range(13))])
def test_what_can_be_no_label_is_said_beside_the_field(
    office: Office, database: Database, typed: str
) -> None:
    reference = file(database)

    answer = save(office(), reference, add=typed)

    assert answer.status_code == 422
    assert "label-add" in answer.page.errors
    assert answer.page.form(labels_of(reference)).fields["add"] == typed.strip()


def test_a_change_meanwhile_is_told_and_the_word_kept(office: Office, database: Database) -> None:
    reference = file(database)
    contact = office()
    page = contact.get(f"/office/cases/{reference}").page
    do(database, reference, note, by="deputy")

    answer = contact.submit(page, labels_of(reference), add="Noise")

    assert answer.status_code == 409
    assert "Somebody changed this case while you were writing" in answer.page.text
    again = contact.submit(answer.page, labels_of(reference))
    assert again.status_code == 303
    assert page_labels(contact, reference) == ["Noise"]


def test_an_administrator_sees_labels_and_changes_none(office: Office, database: Database) -> None:
    reference = labelled(database, "Noise")
    administrator = office("administrator")

    page = administrator.get(f"/office/cases/{reference}").page

    assert "Noise" in page.text
    assert labels_of(reference) not in {form.get("action") for form in page.document.all("form")}


def test_the_list_shows_labels_and_narrows_down_to_one(office: Office, database: Database) -> None:
    file(database)
    noisy = labelled(database, "Noise")
    contact = office()

    page = contact.get("/office/").page
    noise = next(value for value in page.form("/office/").choices("label") or [] if value)

    assert "Noise" in page.text
    assert references(contact.get(f"/office/?label={noise}").page) == [noisy]


def test_the_page_of_labels_leads_to_their_cases(office: Office, database: Database) -> None:
    noisy = labelled(database, "Noise")
    contact = office()

    links = contact.get(LABELS).page.links

    assert references(contact.get(links["Noise 1 cases"]).page) == [noisy]


def test_labels_of_hidden_cases_are_shown_to_nobody_who_may_not_see_them(
    office: Office, database: Database
) -> None:
    restricted = file(database, is_about_conduct=True)
    do(database, restricted, lambda work, seen: set_labels(work, seen, ["Marker"]), "supervisor")
    named = labelled(database, "Other marker")
    wall_off(database, named, "contact")
    contact = office()

    for path in (LABELS, "/office/", f"/office/cases/{file(database)}"):
        assert "arker" not in contact.get(path).page.html
    assert "Marker" in office("supervisor").get(LABELS).page.text


def test_an_administrator_renames_retires_and_replaces(office: Office, database: Database) -> None:
    labelled(database, "Noise")
    labelled(database, "Lobby")
    admin = office("administrator")

    admin.submit(admin.get(LABELS).page, f"{LABELS}/1/name", name="Loud music")
    assert "Loud music" in admin.get(LABELS).page.text
    admin.submit(admin.get(LABELS).page, f"{LABELS}/1/retirement")
    assert "Retired" in admin.get(LABELS).page.text
    admin.submit(admin.get(LABELS).page, f"{LABELS}/1/retirement")
    answer = admin.submit(admin.get(LABELS).page, f"{LABELS}/1/merger", into="2")

    page = admin.follow(answer).page
    assert "One label has taken the place of the other." in page.text
    assert "Lobby 2 cases" in page.links


def test_a_name_that_another_label_has_is_refused(office: Office, database: Database) -> None:
    labelled(database, "Noise", "Lobby")
    admin = office("administrator")

    answer = admin.submit(admin.get(LABELS).page, f"{LABELS}/1/name", name="lobby")

    assert answer.status_code == 422
    assert answer.page.problems == ["Another label has this name: replace one by the other."]


@pytest.mark.parametrize("name", ["", "x" * 41])
def test_a_label_needs_a_name(office: Office, database: Database, name: str) -> None:
    labelled(database, "Noise")
    admin = office("administrator")

    assert admin.submit(admin.get(LABELS).page, f"{LABELS}/1/name", name=name).status_code == 422


def test_a_retired_label_is_refused_where_it_is_typed(office: Office, database: Database) -> None:
    labelled(database, "Noise")
    reference = file(database)
    admin = office("administrator")
    admin.submit(admin.get(LABELS).page, f"{LABELS}/1/retirement")

    answer = save(office(), reference, add="noise")

    assert answer.page.problems == ["“Noise” is retired and not put on cases any more."]


def test_who_does_not_run_the_portal_only_reads_the_list(
    office: Office, database: Database
) -> None:
    labelled(database, "Noise")

    page = office().get(LABELS).page

    actions = [form.get("action", "") for form in page.document.all("form")]
    assert not [action for action in actions if action.startswith(LABELS)]


def labelled(database: Database, *names: str) -> str:
    """A new case with these labels."""
    reference = file(database)
    do(database, reference, lambda work, seen: set_labels(work, seen, names))
    return reference


def labels_of(reference: str) -> str:
    """Where the labels of a case are changed."""
    return f"/office/cases/{reference}/labels"


def save(browser: BrowserlikeClient, reference: str, **changes: object) -> Answer:
    """Change the labels on the page of the case."""
    page = browser.get(f"/office/cases/{reference}").page
    return browser.submit(page, labels_of(reference), **changes)


def page_labels(browser: BrowserlikeClient, reference: str) -> list[str]:
    """What the page of the case shows as its labels."""
    page = browser.get(f"/office/cases/{reference}").page
    return page.form(labels_of(reference)).fields.getlist("keep")


def note(work: UnitOfWork, seen: CaseAt) -> None:
    """Somebody writes a note."""
    casework.note(work, seen, Words("Looked at it.", "en"))
