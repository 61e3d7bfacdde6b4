"""The page of a case: everything that is known, what was said, and what one can do."""

import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from portal.db import Database
from portal.domain.case import Action
from portal.files import LocalFiles
from portal.models import Attachment, Case, ReplyTemplate
from portal.services import casework, resident_actions
from portal.services.attachments import add_photos, store_photo
from portal.services.casework import Words
from tests.factories import MONDAY, work
from tests.office.cases import acknowledge, ask, case_of, do, file, resolve
from tests.office.conftest import Office
from tests.office.test_worklist import wall_off
from tests.support.forms import Form
from tests.support.html import text_of
from tests.support.pages import Page


def test_the_page_shows_all_of_a_case(office: Office, database: Database) -> None:
    reference = file(
        database,
        description="La fuente\nno funciona.",
        language="es",
        site="city-hall",
        category="permit-delay",
        location="Window 3",
        contact_name="Rosa",
        contact_email="rosa@example.org",
        contact_phone="555 0100",
    )

    page = office().get(f"/office/cases/{reference}").page

    assert page.h1 == f"Case {reference}"
    for words in ("Rosa", "rosa@example.org", "555 0100", "City Hall", "Window 3", "Website"):
        assert words in page.text
    assert "Acknowledge by Wednesday, November 25, 5:00 PM" in page.text
    assert "Resolve by Tuesday, December 1, 5:00 PM" in page.text
    body = next(e for e in page.document.all("div") if text_of(e) == "La fuente no funciona.")
    assert (body.get("lang"), body.get("dir")) == ("es", "auto")


def test_the_conversation_holds_every_word_and_sets_notes_apart(
    office: Office, database: Database
) -> None:
    reference = file(database)
    do(database, reference, acknowledge)
    do(database, reference, lambda w, seen: casework.note(w, seen, Words("Rang them.", "en")))

    page = office().get(f"/office/cases/{reference}").page

    said = {
        text_of(e): e.get("class")
        for e in page.document.all("li")
        if "message" in str(e.get("class"))
    }
    assert [cls for words, cls in said.items() if "Rang them." in words] == ["message is-note"]
    assert [cls for words, cls in said.items() if "Thank you" in words] == ["message is-ours"]


def test_the_history_tells_who_did_what_and_when(office: Office, database: Database) -> None:
    reference = file(database)
    do(database, reference, ask)
    add_information(database, reference, "At nine.")
    do(database, reference, lambda w, seen: casework.assign(w, seen, None))
    do(database, reference, resolve, by="deputy")

    text = office().get(f"/office/cases/{reference}?view=history").page.text

    told = [
        "Resolved: Fixed Contact",
        "Given back to the department Contact",
        "Information added by the resident Resident",
        "The city asked a question Contact",
        "Feedback received: Website Resident",
    ]
    assert sorted(told, key=text.index) == told
    for words in ("At what time was it?", "At nine.", "Monday, November 23, 10:00 AM"):
        assert words in text


def test_kept_and_missed_promises_are_told_apart(office: Office, database: Database) -> None:
    reference = file(database)
    do(database, reference, acknowledge)
    late = file(database, MONDAY.replace(day=2))
    contact = office()

    kept = contact.get(f"/office/cases/{reference}").page.text
    missed = contact.get(f"/office/cases/{late}").page.text

    assert "Promise kept" in kept
    assert "Promise missed" not in kept
    assert "Promise missed" in missed


def test_an_approved_template_in_the_residents_language_stands_ready_to_acknowledge(
    office: Office, database: Database
) -> None:
    template(
        database, body={"es": "Su caso {reference} está en {department} hasta {due}. {staff_name}"}
    )
    reference = file(database, language="es")

    page = office().get(f"/office/cases/{reference}").page

    body = act_form(page, reference, "acknowledgement").fields["body"]
    assert body.startswith(f"Su caso {reference} está en Permits (es) hasta martes, 8 de diciembre")
    assert act_form(page, reference, "acknowledgement").fields["language"] == "es"


def test_a_template_that_is_missing_in_the_language_says_so_and_cannot_be_chosen(
    office: Office, database: Database
) -> None:
    template(database, body={"en": "Thank you."})
    reference = file(database, language="ar")

    page = office().get(f"/office/cases/{reference}").page

    option = next(e for e in page.document.all("option") if e.get("value") == "thanks")
    assert text_of(option) == "Thanks (not yet in Arabic)"
    assert "disabled" in option.attrib
    assert act_form(page, reference, "acknowledgement").fields["body"] == ""


def test_a_template_that_nobody_approved_is_not_offered(office: Office, database: Database) -> None:
    template(database, approved_at=None)
    reference = file(database)

    assert "Thanks" not in office().get(f"/office/cases/{reference}").page.text


def test_choosing_a_template_needs_no_script(office: Office, database: Database) -> None:
    template(database, slug="later", action=Action.REPLY, body={"en": "A little later."})
    reference = file(database)
    contact = office()
    address = f"/office/cases/{reference}?action=reply&template=later"

    page = contact.get(address).page

    assert act_form(page, reference, "reply").fields["body"] == "A little later."
    opened = [e.get("id") for e in page.document.all("details") if "open" in e.attrib]
    assert opened == ["reply"]


def test_only_what_is_possible_is_offered(office: Office, database: Database) -> None:
    reference = file(database)
    contact, counter, supervisor = office(), office("counter"), office("supervisor")
    everybody = {"note", "escalation", "restriction"}
    everybody |= {"labels"}
    answers = {"acknowledgement", "reply", "question", "resolution", "referral", "assignment"}
    answers |= {"transfer", "correction", "merge", "link"}
    finished = everybody | {"correction", "link"}

    assert offered(contact.get(f"/office/cases/{reference}").page) == everybody | answers
    assert offered(counter.get(f"/office/cases/{reference}").page) == everybody
    do(database, reference, resolve)
    assert offered(contact.get(f"/office/cases/{reference}").page) == finished
    assert offered(supervisor.get(f"/office/cases/{reference}").page) == finished | {"reopening"}


def test_a_case_is_given_only_to_those_who_may_see_it(office: Office, database: Database) -> None:
    ordinary = file(database)
    restricted = file(database, is_about_conduct=True)
    wall_off(database, restricted, "reviewer")
    supervisor = office("supervisor")

    def people(reference: str) -> list[str]:
        return assignees(supervisor.get(f"/office/cases/{reference}").page)

    assert len(people(ordinary)) == 5
    assert len(people(restricted)) == 1


def test_photos_are_shown_to_who_may_see_the_case(
    office: Office, database: Database, tmp_path: Path
) -> None:
    reference = file(database)
    photo_id = a_photo(database, reference, tmp_path)
    contact = office()
    address = f"/office/cases/{reference}/photos/{photo_id}"

    assert address in contact.get(f"/office/cases/{reference}").page.links.values()
    for path in (address, f"{address}/thumbnail"):
        answer = contact.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    other = file(database)
    assert contact.get(f"/office/cases/{other}/photos/{photo_id}").status_code == 404
    wall_off(database, reference, "contact")
    assert contact.get(address).status_code == 404
    assert contact.get(f"{address}/thumbnail").status_code == 404


def test_the_page_leads_back_to_the_list_one_came_from(office: Office, database: Database) -> None:
    reference = file(database, language="es")
    contact = office()

    link = contact.get("/office/?language=es").page.links[reference]

    assert contact.get(link).page.links["Cases"] == "/office/?language=es"


def test_a_rating_is_shown_with_its_comment(office: Office, database: Database) -> None:
    reference = file(database)
    do(database, reference, resolve)
    with database.writing() as session:
        resident_actions.rate(work(session), case_of(database, reference).id, 4, 2, "Kind people.")

    page = office().get(f"/office/cases/{reference}").page

    for words in ("Treatment 4 of 5", "Outcome 2 of 5", "Kind people."):
        assert words in page.text


@pytest.mark.parametrize("name", ["contact", "counter"])
def test_the_keyboard_meets_the_case_before_what_is_beside_it(
    office: Office, database: Database, name: str
) -> None:
    reference = file(database)
    page = office(name).get(f"/office/cases/{reference}").page

    stops = [text_of(e) for e in page.document.all("a", "summary", "button", "h2")]

    assert 'tabindex="1"' not in page.html
    assert stops.index("Conversation") < stops.index("Write a note") < stops.index("Facts")
    assert stops[0] == "Skip to the main part"


def template(database: Database, **changes: object) -> None:
    values = {
        "slug": "thanks",
        "action": Action.ACKNOWLEDGE,
        "title": {"en": "Thanks"},
        "body": {"en": "Thank you."},
        "approved_at": MONDAY,
    }
    with database.writing() as session:
        session.add(ReplyTemplate(**(values | changes)))


def act_form(page: Page, reference: str, act: str) -> Form:
    return page.form(f"/office/cases/{reference}/{act}")


def assignees(page: Page) -> list[str]:
    """The ids of those to whom the case can be given."""
    lists = [e for e in page.document.all("select") if e.get("name") == "assignee"]
    return [value for option in lists[0].iter("option") if (value := option.get("value"))]


def offered(page: Page) -> set[str]:
    forms = [e.get("action", "") for e in page.document.all("form") if e.get("method") == "post"]
    return {action.split("/")[-1] for action in forms if "/cases/" in action}


def add_information(database: Database, reference: str, words: str) -> None:
    with database.writing() as session:
        case_id = session.scalars(select(Case.id).where(Case.reference == reference)).one()
        resident_actions.add_information(work(session), case_id, Words(words, "en"))


def a_photo(database: Database, reference: str, folder: Path) -> int:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
    stored = store_photo(LocalFiles(folder / "files"), picture.getvalue())
    with database.writing() as session:
        (photo_id,) = add_photos(work(session), [stored])
        case_id = select(Case.id).where(Case.reference == reference).scalar_subquery()
        session.execute(update(Attachment).values(case_id=case_id))
    return photo_id
