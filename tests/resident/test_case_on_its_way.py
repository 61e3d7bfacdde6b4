"""What a resident reads when their case changes hands, or is answered together with another one."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import Database
from portal.domain.case import Outcome, Status
from portal.models import Case, StaffMember
from portal.services import casework, merging, transfers
from portal.services.casework import CaseAt, Words
from tests.factories import a_case, acting, work
from tests.resident.conftest import City, Resident

WHY = Words("The parks people look after the trees.", "en")
TOGETHER = Words("Others told us of this too.", "en")
OTHER = {"description": "A secret of somebody else.", "contact_name": "Omar Haddad"}


@pytest.fixture
def main(database: Database, app: Flask) -> str:  # noqa: ARG001 - the city comes with the app
    """Somebody else's case about the same."""
    with database.writing() as session:
        return a_case(session, **OTHER).reference


@pytest.fixture(autouse=True)
def _case(main: str, client: Resident) -> None:  # noqa: ARG001 - the other case is filed first
    client.file(department="permits", description="The lamp is out.")


def test_a_case_that_was_passed_on_names_its_department_and_says_why(
    client: Resident, the_city: City
) -> None:
    the_city.act("contact", transfers.transfer, "parks", WHY)

    page = client.get("/case").page
    assert "Parks has your case now" in page.text
    assert WHY.body in page.text
    assert "The lamp is out." in page.text


def test_its_department_is_named_in_the_language_of_the_page(
    client: Resident, the_city: City
) -> None:
    the_city.act("contact", transfers.transfer, "parks", WHY)

    assert "Parks (es)" in client.get("/case?lang=es").page.text


def test_why_it_was_sent_back_stays_among_colleagues(client: Resident, the_city: City) -> None:
    the_city.act("contact", transfers.transfer, "parks", WHY)
    the_city.act("reviewer", transfers.send_back, Words("Not our lamp.", "en"))

    page = client.get("/case").page
    assert "Permits has your case now" in page.text
    assert "Not our lamp." not in page.text


def test_a_joined_case_reads_the_answers_and_nothing_of_the_other_resident(
    client: Resident, the_city: City, database: Database, main: str
) -> None:
    the_city.act("contact", merging.merge, main, TOGETHER)
    _on(database, main, casework.reply, Words(f"We are on it ({main}).", "en"))

    page = client.get("/case").page
    assert "We answer this together with another case about the same thing." in page.text
    assert "We joined your case with another one about the same thing" in page.text
    assert "We are on it (" in page.text
    for secret in (main, OTHER["description"], OTHER["contact_name"]):
        assert secret not in page.text


def test_the_resident_of_a_joined_case_can_add_something(
    client: Resident, the_city: City, main: str
) -> None:
    the_city.act("contact", merging.merge, main, TOGETHER)

    form = client.get("/case").page.form("/case/information")
    client.post("/case/information", data={**form.fields, "words": "It flickers."})

    assert "You added information" in client.get("/case").page.text
    assert the_city.case().status is Status.MERGED


def test_the_outcome_of_the_other_case_can_be_rated_or_disputed(
    client: Resident, the_city: City, database: Database, main: str
) -> None:
    the_city.act("contact", merging.merge, main, TOGETHER)

    _on(database, main, casework.resolve, Outcome.FIXED, WHY)

    page = client.get("/case").page
    assert "We have fixed what you told us about." in page.text
    assert page.form("/case/rating")
    assert page.form("/case/dispute")


def test_a_separated_case_is_looked_at_on_its_own_again(
    client: Resident, the_city: City, main: str
) -> None:
    the_city.act("contact", merging.merge, main, TOGETHER)
    the_city.act("contact", merging.undo, WHY)

    page = client.get("/case").page
    assert "We look at your case on its own again" in page.text
    assert "We are working on it." in page.text


def _on(database: Database, reference: str, act: Callable[..., None], *details: object) -> None:
    """Let the point of contact act on the other case."""
    with database.writing() as session:
        contact = session.scalar(
            select(StaffMember).where(StaffMember.email == "contact@city.example")
        )
        version = session.scalar(select(Case.version).where(Case.reference == reference))
        act(work(session, acting(contact)), CaseAt(reference, version), *details)
