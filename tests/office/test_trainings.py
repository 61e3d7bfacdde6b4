"""The pages of the training log (C.2)."""

import pytest

from portal.db import Database
from portal.office.training_form import hours_of, minutes_in
from tests.factories import staff_called
from tests.office.conftest import Office

LOG, NEW, MINE = "/office/trainings", "/office/trainings/new/permits", "/office/trainings/mine"


def test_a_supervisor_logs_a_training_with_who_was_there(
    office: Office, database: Database
) -> None:
    supervisor = office("supervisor")
    contact, contact_id = who(database, "contact")
    assert {"Due for training 4", "Up to date 0"} <= set(supervisor.get(LOG).page.links)

    answer = log(supervisor, contact_id, hours="1.5", topic="Listening well")

    page = supervisor.follow(answer).page
    assert "The training is logged." in page.text
    assert {"Due for training 3", "Up to date 1", "Listening well"} <= set(page.links)
    assert "No. 12" in page.text
    trained = supervisor.get(f"{LOG}?state=trained").page.text
    assert contact in trained
    assert "Tuesday, November 23, 2027" in trained


def test_a_form_with_mistakes_comes_back_with_everything_that_was_typed(office: Office) -> None:
    supervisor = office("supervisor")
    page = supervisor.get(NEW).page

    answer = supervisor.submit(page, NEW, topic="", held_on="2026-11-24", hours="long")

    assert answer.status_code == 422
    assert answer.page.problems == [
        "Write what the training was about.",
        "This day is still to come.",
        "Write a number of hours, such as 1.5.",
        "Choose who was there.",
    ]
    assert answer.page.form(NEW).fields["hours"] == "long"


def test_a_training_is_set_right(office: Office, database: Database) -> None:
    supervisor = office("supervisor")
    _name, contact_id = who(database, "contact")
    deputy, deputy_id = who(database, "deputy")
    page = supervisor.follow(log(supervisor, contact_id, topic="Lisening")).page
    address = page.links["Lisening"]
    page = supervisor.get(address).page
    assert page.form(address).fields["hours"] == "2"

    changes = {"topic": "Listening", f"present_{deputy_id}": "y"}
    answer = supervisor.submit(page, address, **changes)

    page = supervisor.follow(answer).page
    assert "Listening" in page.links
    assert deputy in supervisor.get(f"{LOG}?state=trained").page.text


def test_other_departments_are_no_business_of_a_supervisor(
    office: Office, database: Database
) -> None:
    reviewer, supervisor = office("reviewer"), office("supervisor")
    own_id = who(database, "reviewer")[1]
    log(reviewer, own_id, topic="Pruning", department="parks")
    training = reviewer.get(LOG).page.links["Pruning"]

    assert supervisor.get(training).status_code == 404
    assert "Pruning" not in supervisor.get(LOG).page.text
    assert supervisor.get("/office/trainings/new/parks").status_code == 404
    assert office("contact").get(LOG).status_code == 403


def test_human_resources_logs_for_every_department_and_the_citys_own_people(
    office: Office, database: Database
) -> None:
    reviewer = office("reviewer")
    own_name, own_id = who(database, "reviewer")

    log(reviewer, own_id, topic="Fair hearings")

    page = reviewer.get(f"{LOG}?state=trained&department=-").page
    assert own_name in page.text
    assert "Fair hearings" not in reviewer.get(f"{LOG}?department=parks").page.text


def test_everybody_sees_their_own_trainings(office: Office, database: Database) -> None:
    contact_id = who(database, "contact")[1]
    contact = office()
    assert "No training of yours has been logged yet" in contact.get(MINE).page.text

    log(office("supervisor"), contact_id, topic="Listening well")

    page = contact.get(MINE).page
    assert "Your next training is due by Tuesday, November 23, 2027" in page.text
    assert "No. 12" in page.text
    assert contact.get("/office/account").page.links["Your trainings"] == MINE


def test_both_tables_hold_no_formula(office: Office, database: Database) -> None:
    with database.writing() as session:
        staff_called(session, "contact").name = "@SUM(A1)"
    supervisor = office("supervisor")
    log(supervisor, who(database, "contact")[1], topic="+1 on service")

    lines = supervisor.get(f"{LOG}/log.csv").get_data(as_text=True).splitlines()
    people = supervisor.get(f"{LOG}/people.csv").get_data(as_text=True).splitlines()

    assert lines[1] == "Permits,'+1 on service,2026-11-23,2,'@SUM(A1),No. 12"
    assert "'@SUM(A1),Permits,'+1 on service,2026-11-23,2027-11-23,no" in people
    assert sum(line.endswith(",yes") for line in people) == 3


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("1.5", 90),
        ("1,5", 90),
        ("2", 120),
        ("0.25", 15),
        ("0", 0),
        ("-1", 0),
        ("NaN", 0),
        ("1e9", 0),
        ("501", 0),
        ("", 0),
        ("an hour", 0),
    ],
)
def test_hours_are_typed_with_decimals(typed: str, minutes: int) -> None:
    assert minutes_in(typed) == minutes


@pytest.mark.parametrize(("minutes", "hours"), [(90, "1.5"), (600, "10"), (50, "0.83")])
def test_minutes_are_shown_as_hours(minutes: int, hours: str) -> None:
    assert hours_of(minutes) == hours


def log(
    browser, staff_id: int, topic: str = "Listening", hours: str = "2", department: str = "permits"
):
    address = f"/office/trainings/new/{department}"
    changes = {f"present_{staff_id}": "y", f"certificate_{staff_id}": "No. 12"}
    page = browser.get(address).page
    return browser.submit(page, address, topic=topic, hours=hours, **changes)


def who(database: Database, name: str) -> tuple[str, int]:
    with database.reading() as session:
        member = staff_called(session, name)
        return member.name, member.id
