"""What the resident sees of a case, and what they never see."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.db import Database
from portal.domain.case import Outcome
from portal.models import Case
from portal.services import casework, clocks
from portal.services.casework import Words
from portal.services.work import SYSTEM
from tests.factories import work
from tests.resident.conftest import WORDS, City, Resident, a_photo


@pytest.fixture(autouse=True)
def _case(client: Resident) -> None:
    client.file(department="permits", description="The lamp is out.\nSince May.", location="Gate 2")


def test_a_new_case_says_what_happens_next(client: Resident) -> None:
    page = client.get("/case").page

    assert "Next, a person reads it and answers you." in page.text
    assert "A person will answer you by" in page.text
    assert "You will have an outcome by" in page.text
    assert ("The lamp is out." in page.text, "Gate 2" in page.text) == (True, True)
    assert ("Contact" in page.text, "555-0100" in page.text) == (True, True)


def test_looking_at_it_writes_nothing(client: Resident, the_city: City) -> None:
    before = the_city.case().version
    client.get("/case")

    assert the_city.case().version == before


def test_the_page_is_kept_by_nobody(client: Resident) -> None:
    assert "no-store" in client.get("/case").headers["Cache-Control"]


def test_a_kept_promise_is_called_kept(client: Resident, the_city: City) -> None:
    the_city.act("contact", casework.acknowledge, WORDS)

    page = client.get("/case").page
    assert "Promise kept A person answered you:" in page.text
    assert "Thank you for telling us." in page.text


def test_a_missed_promise_is_called_missed_even_before_the_sweep(
    client: Resident, database: Database
) -> None:
    _make_older(database, days=20)

    page = client.get("/case").page
    assert page.text.count("Promise missed") == 2
    assert "We have not kept this date." in page.text


def test_a_recorded_miss_stands_in_the_history(client: Resident, database: Database) -> None:
    _make_older(database, days=20)
    with database.writing() as session:
        clocks.sweep_missed_promises(work(session, SYSTEM, datetime.now(UTC)))

    assert "We missed the date by which we promised an answer" in client.get("/case").page.text


def test_a_question_comes_first_with_its_form(client: Resident, the_city: City) -> None:
    the_city.act("contact", casework.ask, Words("Which lamp is it?", "en"))

    page = client.get("/case").page
    assert page.text.index("We have a question for you") < page.text.index("Where it stands")
    assert ("send", "") not in page.form("/case/information").buttons


def test_notes_assignments_and_their_authors_stay_inside(client: Resident, the_city: City) -> None:
    the_city.act("supervisor", casework.note, Words("A known troublemaker.", "en"))
    the_city.act("supervisor", casework.assign, None)

    page = client.get("/case").page
    assert "troublemaker" not in page.text
    assert "Supervisor" not in page.text
    assert "note" not in page.text.lower().split()


def test_every_message_has_its_own_language_and_direction(client: Resident, the_city: City) -> None:
    the_city.act("contact", casework.reply, Words("شكرا لك", "ar"))

    assert (
        '<div class="message-body" dir="auto" lang="ar">شكرا لك</div>' in client.get("/case").text
    )


def test_an_answer_in_another_language_than_the_page_says_in_which(
    client: Resident, the_city: City
) -> None:
    the_city.act("contact", casework.reply, Words("شكرا لك", "ar"))

    assert '<span class="badge">Arabic</span>' in client.get("/case").text
    assert '<span class="badge">árabe</span>' in client.get("/case?lang=es").text
    assert '<span class="badge">' not in _messages(client.get("/case?lang=ar").text)


def test_a_resolved_case_asks_how_it_went(client: Resident, the_city: City) -> None:
    the_city.act("contact", casework.resolve, Outcome.CANNOT, WORDS)

    page = client.get("/case").page
    assert "It cannot be done." in page.text
    assert page.form("/case/rating").choices("treatment") == ["1", "2", "3", "4", "5"]
    assert page.form("/case/dispute")
    assert "/case/withdrawal" not in page.html


def test_what_is_not_possible_is_not_offered(client: Resident) -> None:
    page = client.get("/case").page

    assert "/case/rating" not in page.html
    assert "/case/dispute" not in page.html


def test_the_page_speaks_the_language_of_the_case_unless_another_is_chosen(
    client: Resident, database: Database
) -> None:
    with database.writing() as session:
        session.query(Case).one().language = "ar"

    assert client.get("/case").page.lang == "ar"
    assert client.get("/case?lang=es").page.lang == "es"


def test_a_restricted_case_shows_answers_but_not_what_was_alleged(
    client: Resident, the_city: City
) -> None:
    client.file(
        department="permits",
        description="He shouted at me.",
        about_conduct="y",
        staff_named="Pat Doe",
        location="Window 3",
        contact_name="Ana Diaz",
        contact_email="ana@example.org",
        photos=[a_photo()],
    )
    client.act("/case/information", words="He did it again.")
    the_city.act("supervisor", casework.reply, Words("We take this seriously.", "en"))

    page = client.get("/case").page
    assert "We take this seriously." in page.text
    assert "Your own words are not shown here" in page.text
    hidden = ("shouted", "again.", "Pat Doe", "Window 3", "Ana Diaz", "ana@example.org")
    assert [words for words in hidden if words in page.html] == []


def test_what_somebody_types_is_never_markup(client: Resident) -> None:
    client.file(description="<script>alert(1)</script> & {{ 7 * 7 }}")

    page = client.get("/case").page
    assert "<script>alert(1)</script> & {{ 7 * 7 }}" in page.text


def _make_older(database: Database, days: int) -> None:
    with database.writing() as session:
        case = session.query(Case).one()
        for name in ("received_at", "acknowledge_due_at", "resolve_due_at", "next_due_at"):
            setattr(case, name, getattr(case, name) - timedelta(days=days))


def _messages(html: str) -> str:
    return html.split('class="conversation"')[1].split("</ol>")[0]
