"""Trainings as tables to take away: how everybody stands, and the whole log (C.2)."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.moments import city_today
from portal.office.training_form import hours_of
from portal.office.trainings import chosen_units
from portal.office.unit_filter import unit_names
from portal.queries.training_log import every_training
from portal.queries.trainings import PersonTraining, trained_people
from portal.web.access import requires
from portal.web.csv_file import csv_response
from portal.web.i18n import page_language
from portal.web.work import reading


@blueprint.get("/trainings/people.csv")
@requires(Permission.LOG_TRAINING)
def trained_people_csv() -> ResponseReturnValue:
    """Everybody in reach, with the last training and the day of the next."""
    head = [
        gettext("Name"),
        gettext("Department"),
        gettext("Last training"),
        gettext("Date"),
        gettext("Next due"),
        gettext("Due"),
    ]
    lines = trained_people(reading(), chosen_units(), city_today())
    return csv_response("training-people.csv", [head, *(_person_row(line) for line in lines)])


@blueprint.get("/trainings/log.csv")
@requires(Permission.LOG_TRAINING)
def trainings_csv() -> ResponseReturnValue:
    """The whole log, one line for each person who was there."""
    head = [
        gettext("Department"),
        gettext("Topic"),
        gettext("Date"),
        gettext("Hours"),
        gettext("Name"),
        gettext("Certificate"),
    ]
    rows = [
        [
            each.department,
            each.topic,
            each.held_on,
            hours_of(each.minutes),
            who.name,
            who.certificate,
        ]
        for each in every_training(reading(), chosen_units(), page_language())
        for who in each.attendees
    ]
    return csv_response("trainings.csv", [head, *rows])


def _person_row(line: PersonTraining) -> list[object]:
    last = [line.last.topic, line.last.held_on, line.last.due_on] if line.last else ["", "", ""]
    is_due = gettext("yes") if line.is_due else gettext("no")
    return [line.person.name, unit_names(line.person), *last, is_due]
