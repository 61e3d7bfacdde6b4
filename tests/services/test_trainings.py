"""The training log, and whose next training is due (C.2)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import Role
from portal.models import City, Department, SettingsChange
from portal.queries.training_log import (
    every_training,
    find_training,
    held_trainings,
    own_trainings,
)
from portal.queries.trainings import (
    last_training,
    trained_people,
    training_standing,
    training_units,
)
from portal.queries.walls import viewer_from
from portal.services.trainings import (
    NotHeldYet,
    TrainingWords,
    correct_training,
    log_training,
)
from tests.factories import MONDAY, a_small_city, a_staff_member, staff_called
from tests.services.desk import by

TODAY = date(2026, 11, 23)
LAST_YEAR = date(2025, 11, 22)


@pytest.fixture(autouse=True)
def _small_city(session: Session) -> None:
    a_small_city(session)


def test_whoever_was_never_trained_is_due(session: Session) -> None:
    lines = people(session)

    assert len(lines) == 4
    assert all(line.is_due and line.last is None for line in lines)


def test_a_training_counts_for_the_citys_months_and_not_a_day_longer(session: Session) -> None:
    log(session, "contact", on=date(2025, 11, 23))
    log(session, "deputy", on=LAST_YEAR)

    standing = {line.person.name: line for line in people(session)}

    assert not standing[name(session, "contact")].is_due
    assert standing[name(session, "contact")].last.due_on == TODAY
    assert standing[name(session, "deputy")].is_due


def test_a_city_decides_after_how_many_months_the_next_is_due(session: Session) -> None:
    log(session, "contact", on=LAST_YEAR)
    session.scalars(select(City)).one().training_months = 24

    last = last_training(session, staff_called(session, "contact").id)

    assert last.due_on == date(2027, 11, 22)


def test_the_last_training_is_the_latest_day_and_not_the_last_one_logged(session: Session) -> None:
    log(session, "contact", on=date(2026, 5, 4), topic="Listening")
    log(session, "contact", on=date(2026, 1, 8), topic="Older, logged later")

    assert last_training(session, staff_called(session, "contact").id).topic == "Listening"


def test_a_training_of_tomorrow_cannot_be_logged(session: Session) -> None:
    with pytest.raises(NotHeldYet):
        log(session, "contact", on=TODAY + timedelta(days=1))


def test_a_supervisor_logs_for_the_own_department_only(session: Session) -> None:
    with pytest.raises(NotAllowed):
        log_training(by(session, "supervisor"), department(session, "parks"), words(session))
    with pytest.raises(NotAllowed):
        log_training(by(session, "contact"), department(session, "permits"), words(session))

    log_training(by(session, "reviewer"), department(session, "parks"), words(session))


def test_nobody_attends_who_does_not_exist(session: Session) -> None:
    nobody = TrainingWords("Listening", TODAY, 60, {10_000: ""})
    with pytest.raises(NotFound):
        log_training(by(session, "supervisor"), department(session, "permits"), nobody)


def test_a_correction_replaces_everything_and_keeps_what_was_said_before(session: Session) -> None:
    training_id = log(session, "contact", topic="Lisening")
    deputy = staff_called(session, "deputy")

    right = TrainingWords("Listening", TODAY, 90, {deputy.id: "No. 7"})
    correct_training(by(session, "supervisor"), training_id, right)

    found = find_training(session, viewer(session, "supervisor"), training_id, "en")
    assert (found.topic, found.minutes) == ("Listening", 90)
    assert [(who.name, who.certificate) for who in found.attendees] == [(deputy.name, "No. 7")]
    change = session.scalars(select(SettingsChange)).one()
    assert change.subject == f"training:{training_id}"
    assert change.facts["from"]["topic"] == "Lisening"
    assert change.facts["to"]["staff_ids"] == [deputy.id]


def test_trainings_of_other_departments_do_not_exist_for_a_supervisor(session: Session) -> None:
    contact = staff_called(session, "contact")
    elsewhere = TrainingWords("Pruning", TODAY, 60, {contact.id: ""})
    training_id = log_training(by(session, "reviewer"), department(session, "parks"), elsewhere)
    supervisor = viewer(session, "supervisor")

    with pytest.raises(NotFound):
        find_training(session, supervisor, training_id, "en")
    with pytest.raises(NotAllowed):
        correct_training(by(session, "supervisor"), training_id, elsewhere)
    assert every_training(session, training_units(session, supervisor, "en"), "en") == ()


def test_the_log_comes_in_pages_with_what_was_logged_last_in_front(session: Session) -> None:
    for number in range(27):
        log(session, "contact", topic=f"Number {number}", after=number)
    units = training_units(session, viewer(session, "supervisor"), "en")

    first = held_trainings(session, units, "en")
    second = held_trainings(session, units, "en", first.later)

    assert first.trainings[0].topic == "Number 26"
    assert [each.topic for each in second.trainings] == ["Number 1", "Number 0"]


def test_ones_own_log_names_nobody_else(session: Session) -> None:
    training_id = log(session, "contact", "deputy")

    (mine,) = own_trainings(session, staff_called(session, "contact").id, "en")

    assert mine.id == training_id
    assert [who.name for who in mine.attendees] == [name(session, "contact")]


def test_departments_stand_with_counts_and_names(session: Session) -> None:
    parks = session.get_one(Department, department(session, "parks"))
    gardener = a_staff_member(session, Role.CONTACT, parks)
    log(session, "contact", "deputy")

    by_slug = {
        each.unit.slug: each
        for each in training_standing(session, viewer(session, "administrator"), TODAY)
    }

    assert (by_slug["permits"].people, by_slug["permits"].done) == (4, 2)
    assert by_slug["parks"].due == (gardener.name,)
    assert by_slug["-"].people == 2
    (own,) = training_standing(session, viewer(session, "supervisor"), TODAY)
    assert own == by_slug["permits"]


def log(session: Session, *names: str, on: date = TODAY, topic: str = "Listening", after: int = 0):
    there = {staff_called(session, each).id: "" for each in names}
    work = by(session, "supervisor", MONDAY + timedelta(minutes=after))
    return log_training(work, department(session, "permits"), TrainingWords(topic, on, 60, there))


def words(session: Session) -> TrainingWords:
    return TrainingWords("Listening", TODAY, 60, {staff_called(session, "contact").id: ""})


def department(session: Session, slug: str) -> int:
    return session.scalars(select(Department.id).where(Department.slug == slug)).one()


def people(session: Session):
    units = training_units(session, viewer(session, "supervisor"), "en")
    return trained_people(session, units, TODAY)


def viewer(session: Session, who: str):
    return viewer_from(staff_called(session, who))


def name(session: Session, who: str) -> str:
    return staff_called(session, who).name
