"""Many cases at once: chosen in the list, done in one press or one step more, and undone."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.db import Database
from portal.domain.case import Action, Status
from portal.models import Case, Message, StaffMember
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
from tests.support.pages import Answer, BrowserlikeClient, Page

BULK = "/office/cases/bulk"


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


def choose(browser: BrowserlikeClient, chosen: list[str], act: str) -> Answer:
    """Tick these cases in the list and press a button of the bar."""
    return submit(browser, browser.get("/office/?status=all").page, chosen, act)


def submit(
    browser: BrowserlikeClient,
    page: Page,
    chosen: list[str],
    act: str,
    versions: list[int] | None = None,
) -> Answer:
    """The same on a page at hand; `versions` only to send what the page does not offer."""
    form = page.form(BULK)
    values = dict(each.split(".") for each in form.choices("case") or [])
    if versions is None:
        cases = [f"{reference}.{values[reference]}" for reference in chosen]
        return browser.submit(page, BULK, press=act, case=cases)
    cases = [f"{reference}.{n}" for reference, n in zip(chosen, versions, strict=True)]
    data = {"csrf_token": form.fields["csrf_token"], "act": act, "case": cases}
    return browser.post(BULK, data=data)


def step(browser: BrowserlikeClient, chosen: list[str], act: str) -> Page:
    """The step page of an act on these cases."""
    return browser.follow(choose(browser, chosen, act)).page


def undo_of(page: Page) -> str:
    """Where the page's button Undo goes."""
    actions = [form.get("action", "") for form in page.document.all("form")]
    return next(action for action in actions if action.endswith("/undo"))


def words_of(database: Database, reference: str) -> tuple[str, str]:
    """The last words to the resident, and their language."""
    with database.reading() as session:
        found = select(Message.body, Message.language).join(Case)
        newest = found.where(Case.reference == reference).order_by(Message.id.desc()).limit(1)
        return tuple(session.execute(newest).one())


def name_of(database: Database, name: str) -> str:
    """What a member of staff is called."""
    with database.reading() as session:
        email = f"{name}@city.example"
        return session.scalars(select(StaffMember.name).where(StaffMember.email == email)).one()
