"""The evidence pack: what lies in it, what never does, and that it stands alone (D.2)."""

import csv
import hashlib
import io
import json
import re
import zipfile

import pytest

from portal.db import Database
from portal.models import Closure, Training, TrainingAttendance
from tests.factories import MONDAY, staff_called
from tests.office.cases import acknowledge, do, file
from tests.office.conftest import Office
from tests.office.test_board import BOARD, plant_allegation, rate
from tests.office.test_reviews import decided, opened, written
from tests.support.pages import Answer, BrowserlikeClient, Page

EVIDENCE = f"{BOARD}/evidence"
Pack = dict[str, str]


def test_one_button_makes_a_pack_of_pages_and_tables(office: Office) -> None:
    files = pack_of(office("supervisor"))

    for name in ("clauses", "cases", "escalations", "orientation", "training", "days-off"):
        assert {f"{name}.html", f"{name}.csv"} <= files.keys()
    assert {"index.html", "reviews.html", "policy.html", "evidence.css"} <= files.keys()


def test_the_manifest_names_every_file_with_its_digest(office: Office) -> None:
    raw = contents(made(office("supervisor")))
    manifest = json.loads(raw.pop("manifest.json"))

    assert {each["name"]: each["sha256"] for each in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in raw.items()
    }
    assert manifest["made_at"] == MONDAY.isoformat()
    assert manifest["made_by"].startswith("Supervisor")
    assert (manifest["first_on"], manifest["last_on"]) == ("2026-09-01", "2026-11-23")


def test_cases_stand_in_it_by_reference_with_their_promises(
    office: Office, database: Database
) -> None:
    reference = file(database)
    do(database, reference, acknowledge)

    line = dict(zip(*table(pack_of(office("supervisor"))["cases.csv"]), strict=True))

    assert line["Case"] == reference
    assert line["Received"] == "2026-11-23 10:00", "on the city's clock"
    assert (line["First promise"], line["Second promise"]) == ("kept", "")


def test_no_words_and_no_address_of_a_resident_are_in_it(
    office: Office, database: Database
) -> None:
    secrets = ("Marker of the words", "Rosa Marker", "rosa@example.org", "555-0199")
    words, name, email, phone = secrets
    file(
        database,
        description=words,
        contact_name=name,
        contact_email=email,
        contact_phone=phone,
    )

    everything = "".join(pack_of(office("reviewer")).values())

    assert not [secret for secret in secrets if secret in everything]


def test_no_restricted_case_is_in_anybodys_pack(office: Office, database: Database) -> None:
    reference = file(database, is_about_conduct=True)

    for name in ("supervisor", "reviewer", "administrator"):
        assert reference not in "".join(pack_of(office(name)).values())


@pytest.mark.parametrize("name", ["supervisor", "reviewer"])
def test_the_pack_of_whoever_is_named_is_as_if_the_case_were_not_there(
    office: Office, database: Database, name: str
) -> None:
    rate(database, treatment=4, outcome=4)
    named = office(name)
    before = pack_of(named)

    plant_allegation(database, name)

    assert pack_of(named) == before


def test_people_trainings_reviews_and_days_off_are_told(office: Office, database: Database) -> None:
    reviewer = office("reviewer")
    address = opened(reviewer, first_on="2026-10-01", last_on="2026-10-31")
    written(reviewer, address)
    decided(reviewer, database, address, "Name a deputy for parks.")
    with database.writing() as session:
        contact = staff_called(session, "contact")
        training = Training(
            department_id=contact.assignments[0].department_id,
            topic="Listening",
            held_on=MONDAY.date(),
            minutes=90,
            recorded_by_id=contact.id,
            recorded_at=MONDAY,
        )
        session.add_all([training, Closure(closed_on=MONDAY.date(), reason={"en": "Flood"})])
        session.flush()
        session.add(TrainingAttendance(training_id=training.id, staff_id=contact.id))

    files = pack_of(reviewer)

    assert "Listening" in files["training.csv"]
    assert "Flood" in files["days-off.html"]
    assert "Veterans Day" in files["days-off.csv"]
    assert "two departments lack a deputy" in files["reviews.html"]
    assert "Name a deputy for parks." in files["review-actions.csv"]
    assert "Supervisor" in files["orientation.html"]


def test_no_cell_of_a_table_begins_a_formula(office: Office, database: Database) -> None:
    reviewer = office("reviewer")
    address = opened(reviewer, first_on="2026-10-01", last_on="2026-10-31")
    for beginning in "=+-@":
        decided(reviewer, database, address, f"{beginning}1+1")

    for name, content in pack_of(reviewer).items():
        if name.endswith(".csv"):
            cells = [cell for line in table(content) for cell in line]
            assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")], name


def test_its_pages_stand_alone_and_keep_the_rules_of_every_page(
    office: Office, database: Database
) -> None:
    file(database)
    files = pack_of(office("reviewer"))

    pages = {name: content for name, content in files.items() if name.endswith(".html")}
    for name, content in pages.items():
        Page(content, name).check()
        assert "<script" not in content
        linked = set(re.findall(r'(?:href|src)="([^"#]*)"', content))
        assert linked <= files.keys(), name


def test_the_pack_speaks_the_language_of_its_maker(office: Office) -> None:
    supervisor = office("supervisor")
    supervisor.get("/office/account?lang=es")

    assert '<html lang="es"' in pack_of(supervisor)["index.html"]


def test_a_period_that_is_none_makes_no_pack(office: Office) -> None:
    supervisor = office("supervisor")
    page = supervisor.get(BOARD).page

    answer = supervisor.submit(page, EVIDENCE, last_on="2020-01-01")

    assert answer.status_code == 422
    assert "The last day is before the first." in answer.page.text


def test_another_departments_pack_cannot_be_had(office: Office, database: Database) -> None:
    elsewhere = file(database, department="parks")
    supervisor = office("supervisor")

    answer = supervisor.submit(supervisor.get(BOARD).page, EVIDENCE, department="parks")

    assert elsewhere not in contents(answer)["cases.csv"].decode()


def made(browser: BrowserlikeClient) -> Answer:
    """Press the button of the board."""
    answer = browser.submit(browser.get(BOARD).page, EVIDENCE)
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    return answer


def contents(answer: Answer) -> dict[str, bytes]:
    """The files of the zip."""
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def pack_of(browser: BrowserlikeClient) -> Pack:
    """The files of this person's pack, as text."""
    return {name: content.decode() for name, content in contents(made(browser)).items()}


def table(content: str) -> list[list[str]]:
    """The rows of a table."""
    return list(csv.reader(io.StringIO(content.lstrip("\ufeff"))))
