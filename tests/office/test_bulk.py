"""Many cases at once: chosen in the list, done in one press or one step more, and undone."""

import pytest

from portal.db import Database
from portal.domain.case import Status
from tests.office.bulk import BULK, choose, name_of, step, submit, words_of
from tests.office.cases import (
    acknowledge,
    announced,
    case_of,
    do,
    events_of,
    file,
    resolve,
)
from tests.office.conftest import Office
from tests.office.test_case_page import template
from tests.office.test_worklist import staff_id, wall_off


def test_cases_are_taken_with_one_press(office: Office, database: Database) -> None:
    chosen = [file(database) for _ in range(3)]
    contact = office()

    answer = choose(contact, chosen[:2], "claim")

    page = contact.follow(answer).page
    assert "2 cases assigned." in page.text
    assert [case_of(database, each).assignee_id for each in chosen] == [
        staff_id(database, "contact"),
        staff_id(database, "contact"),
        None,
    ]


def test_an_act_that_needs_more_asks_for_it_and_shows_the_chosen_cases(
    office: Office, database: Database
) -> None:
    chosen = [file(database, description=f"Lamp {number} is out") for number in range(3)]
    contact = office()

    page = step(contact, chosen[:2], "assign")

    assert page.h1 == "Assign: 2 cases"
    assert "Lamp 0 is out" in page.text
    assert "Lamp 2 is out" not in page.text


def test_cases_are_given_to_a_colleague(office: Office, database: Database) -> None:
    chosen = [file(database) for _ in range(2)]
    contact, deputy_id = office(), staff_id(database, "deputy")

    answer = contact.submit(step(contact, chosen, "assign"), BULK, assignee=str(deputy_id))

    assert "2 cases assigned." in contact.follow(answer).page.text
    assert [case_of(database, each).assignee_id for each in chosen] == [deputy_id] * 2
    assert announced(database)[-2:] == [("office/case_assigned", "deputy@city.example")] * 2


def test_residents_are_acknowledged_each_in_their_language_with_their_own_reference(
    office: Office, database: Database
) -> None:
    template(database, body={"en": "We have {reference}.", "es": "Tenemos {reference}."})
    chosen = [file(database, language=tag) for tag in ("en", "es", "es")]
    contact = office()

    page = step(contact, chosen, "acknowledge")
    assert "This cannot be undone." in page.text
    assert f"Tenemos {chosen[1]}." in page.text
    answer = contact.submit(page, BULK)

    assert "The residents have been told." in contact.follow(answer).page.text
    assert words_of(database, chosen[0]) == (f"We have {chosen[0]}.", "en")
    assert words_of(database, chosen[2]) == (f"Tenemos {chosen[2]}.", "es")


def test_residents_are_acknowledged_in_own_words(office: Office, database: Database) -> None:
    template(database, body={"en": "We have it."})
    chosen = [file(database), file(database, language="ar")]
    contact = office()

    page = step(contact, chosen, "acknowledge")
    own = {"en-template": "", "en-body": "Read: {reference}.", "ar-body": "تم"}
    contact.submit(page, BULK, **own)

    assert words_of(database, chosen[0]) == (f"Read: {chosen[0]}.", "en")
    assert words_of(database, chosen[1]) == ("تم", "ar")


def test_every_language_needs_words_and_nothing_typed_is_lost(
    office: Office, database: Database
) -> None:
    template(database, body={"en": "We have it."})
    chosen = [file(database), file(database, language="ar")]
    contact = office()

    page = step(contact, chosen, "acknowledge")
    answer = contact.submit(page, BULK, **{"en-template": "", "en-body": "Read."})

    assert answer.status_code == 422
    assert answer.page.problems == ["Please write something, or choose a template."]
    assert answer.page.form(BULK).fields["en-body"].strip() == "Read."
    assert case_of(database, chosen[0]).status is Status.RECEIVED


def test_a_template_that_leaves_something_to_write_is_not_for_many(
    office: Office, database: Database
) -> None:
    template(database, body={"en": "We will …"})
    contact = office()

    page = step(contact, [file(database)], "acknowledge")

    assert "en-template" not in page.form(BULK).fields


def test_labels_are_put_on_and_taken_off_many_cases(office: Office, database: Database) -> None:
    chosen = [file(database) for _ in range(2)]
    contact = office()

    contact.submit(step(contact, chosen, "label"), BULK, add="Noise, Lobby")
    contact.submit(step(contact, chosen, "label"), BULK, add="", remove=["Noise"])

    page = contact.get("/office/").page
    assert page.text.count("Lobby") >= 2
    assert events_of(database, chosen[1]) == ["case_filed", "case_labelled", "case_labelled"]


def test_labels_must_be_named(office: Office, database: Database) -> None:
    contact = office()
    page = step(contact, [file(database)], "label")

    assert contact.submit(page, BULK, add=" , ").status_code == 422
    assert contact.submit(page, BULK, add="x" * 41).status_code == 422


def test_what_could_not_be_done_is_named_and_stays_chosen(
    office: Office, database: Database
) -> None:
    template(database, body={"en": "We have it."})
    chosen = [file(database) for _ in range(3)]
    contact = office()
    page = step(contact, chosen, "acknowledge")
    do(database, chosen[1], resolve, by="deputy")

    result = contact.follow(contact.submit(page, BULK)).page

    assert result.h1 == "2 cases done, 1 not"
    assert f"{chosen[1]} is already “Resolved” (by {name_of(database, 'deputy')})" in result.text
    assert result.form(BULK).fields.getlist("case") == [f"{chosen[1]}.2"]


def test_a_case_that_somebody_else_changed_is_tried_again_from_the_result(
    office: Office, database: Database
) -> None:
    chosen = [file(database) for _ in range(2)]
    contact = office()
    page = contact.get("/office/").page
    do(database, chosen[0], acknowledge, by="deputy")

    result = contact.follow(submit(contact, page, chosen, "claim", versions=[1, 1])).page
    assert "was changed meanwhile" in result.text
    contact.submit(result, BULK, press="claim")

    assert case_of(database, chosen[0]).assignee_id == staff_id(database, "contact")


def test_a_case_that_one_may_not_see_leaves_no_trace(office: Office, database: Database) -> None:
    seen, hidden = file(database), file(database, is_about_conduct=True)
    elsewhere = file(database, department="parks")
    contact = office()
    page = contact.get("/office/").page

    answer = submit(contact, page, [seen, hidden, elsewhere], "claim", versions=[1, 1, 1])

    assert "1 case assigned." in contact.follow(answer).page.text
    assert events_of(database, hidden) == events_of(database, hidden)[:2]
    shown = contact.get(f"{BULK}?act=label&case={hidden}.1&case={seen}.2").page
    assert shown.h1 == "Label: 1 case"
    assert hidden not in shown.html.replace(f"{hidden}.1", "")


def test_whom_a_case_names_afterwards_finds_it_in_no_result(
    office: Office, database: Database
) -> None:
    chosen = [file(database) for _ in range(2)]
    contact = office()
    page = contact.get("/office/").page
    do(database, chosen[0], acknowledge, by="deputy")
    answer = submit(contact, page, chosen, "claim", versions=[1, 1])
    wall_off(database, chosen[0], "contact")

    result = contact.follow(answer).page

    assert result.h1 == "1 case done"
    assert chosen[0] not in result.html


@pytest.mark.parametrize("data", [{}, {"act": "claim"}, {"act": "x", "case": "2026-000001.1"}])
def test_nothing_chosen_changes_nothing(
    office: Office, database: Database, data: dict[str, str]
) -> None:
    reference = file(database)
    contact = office()
    token = contact.get("/office/").page.form(BULK).fields["csrf_token"]

    answer = contact.post(BULK, data={"csrf_token": token, **data})

    assert answer.status_code == 303
    assert events_of(database, reference) == ["case_filed"]


@pytest.mark.parametrize("query", ["", "?act=assign", "?act=x&case=2026-000001.1", "?case=%00"])
def test_a_step_without_cases_leads_back(office: Office, query: str) -> None:
    assert office().get(f"{BULK}{query}").page.h1 == "No case is chosen"


def test_filters_stay_through_every_step(office: Office, database: Database) -> None:
    chosen = [file(database, language="es")]
    contact = office()
    page = contact.get("/office/?language=es").page

    to_step = submit(contact, page, chosen, "label")
    answer = contact.submit(contact.follow(to_step).page, BULK, add="Noise")

    assert answer.location.startswith("/office/?language=es&done=")


def test_who_may_do_nothing_is_offered_nothing(office: Office, database: Database) -> None:
    file(database)

    page = office("administrator").get("/office/").page

    assert "bulk" not in {form.get("id") for form in page.document.all("form")}


def test_the_counter_labels_and_does_no_more(office: Office, database: Database) -> None:
    file(database)

    buttons = office("counter").get("/office/").page.form(BULK).buttons

    assert buttons == [("act", "label")]
