"""Allegations through the pages: restricted by hand, walls, and opening with two people (B.2)."""

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import LiftRequest
from portal.services import conduct
from portal.services.casework import Words
from tests.office.cases import case_of, do, events_of, file
from tests.office.conftest import Office
from tests.office.test_case_acts import act, send
from tests.office.test_worklist import staff_id

WHY = "It reads as if somebody was insulted."
NOTE = Words(WHY, "en")


def ask(work, seen):
    conduct.ask_to_lift(work, seen, None, NOTE)


def test_a_clerk_restricts_a_case_and_loses_sight_of_it_with_a_word_of_why(
    office: Office, database: Database
) -> None:
    reference = file(database)
    counter = office("counter")

    answer = send(counter, reference, "restriction", body=WHY, lane="supervisors")

    assert answer.status_code == 303
    landed = counter.follow(answer)
    assert landed.status_code == 200, "no page that they may not see any more"
    assert "restricted now" in landed.page.text
    assert counter.get(f"/office/cases/{reference}").status_code == 404
    assert office("supervisor").get(f"/office/cases/{reference}").status_code == 200


def test_whoever_is_named_is_kept_away_at_once(office: Office, database: Database) -> None:
    reference = file(database)
    named = str(staff_id(database, "supervisor"))

    send(office("contact"), reference, "restriction", body=WHY, lane="supervisors", named=[named])

    assert office("supervisor").get(f"/office/cases/{reference}").status_code == 404
    page = office("reviewer").get(f"/office/cases/{reference}").page
    assert "Only Human Resources can read this case" in page.text


def test_everybody_named_is_refused_with_a_reason_and_the_words_kept(
    office: Office, database: Database
) -> None:
    reference = file(database)
    everybody = [str(staff_id(database, name)) for name in ("supervisor", "reviewer")]

    answer = send(office(), reference, "restriction", body=WHY, lane="supervisors", named=everybody)

    assert answer.status_code == 409
    assert "Nobody would be left" in answer.page.text
    assert WHY in answer.page.html
    assert not case_of(database, reference).is_restricted


@pytest.mark.parametrize("lane", ["", "nonsense"])
def test_a_restriction_says_who_looks_into_it(
    office: Office, database: Database, lane: str
) -> None:
    reference = file(database)
    contact = office()
    token = contact.get(f"/office/cases/{reference}").page.form(act(reference, "restriction"))
    data = {**token.fields, "body": WHY, "lane": lane}

    answer = contact.post(act(reference, "restriction"), data=data)

    assert answer.status_code == 422
    assert not case_of(database, reference).is_restricted


def test_the_second_person_is_asked_on_the_page_and_decides(
    office: Office, database: Database
) -> None:
    reference = file(database, is_about_conduct=True)
    supervisor, reviewer = office("supervisor"), office("reviewer")
    send(supervisor, reference, "restriction/request", body="A mistake.", person="")

    own = supervisor.get(f"/office/cases/{reference}").page
    assert "A second person has to decide" in own.text
    assert act(reference, "restriction/decision") not in own.html
    request = str(request_id(database))
    send(
        reviewer,
        reference,
        "restriction/decision",
        body="I agree.",
        request=request,
        decision="grant",
    )

    assert not case_of(database, reference).is_restricted
    assert office("contact").get(f"/office/cases/{reference}").status_code == 200


def test_who_asked_cannot_decide_even_by_a_forged_form(office: Office, database: Database) -> None:
    reference = file(database, is_about_conduct=True)
    do(database, reference, ask, by="supervisor")
    supervisor = office("supervisor")
    form = supervisor.get(f"/office/cases/{reference}").page.form(act(reference, "note"))
    data = {**form.fields, "body": "Fine.", "decision": "grant", "request": request_id(database)}

    answer = supervisor.post(act(reference, "restriction/decision"), data=data)

    assert answer.status_code in (409, 422)
    assert case_of(database, reference).is_restricted


def test_a_declined_request_is_in_the_history(office: Office, database: Database) -> None:
    reference = file(database, is_about_conduct=True)
    do(database, reference, ask, by="supervisor")

    send(
        office("reviewer"),
        reference,
        "restriction/decision",
        body="No.",
        request=str(request_id(database)),
        decision="decline",
    )

    assert events_of(database, reference)[-1] == "lifting_declined"
    assert case_of(database, reference).is_restricted


def test_administrators_never_read_an_allegation(office: Office, database: Database) -> None:
    reference = file(database, is_about_conduct=True)
    administrator = office("administrator")

    assert administrator.get(f"/office/cases/{reference}").status_code == 404
    assert reference not in administrator.get("/office/outbox?state=pending").page.text


def request_id(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(LiftRequest.id)).one()
