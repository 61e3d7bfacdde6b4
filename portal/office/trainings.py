"""The training log of the departments: who is due, what was held, logging it (C.2)."""

from enum import StrEnum

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.form_page import form_page
from portal.office.moments import city_today
from portal.office.training_form import hours_of, training_form
from portal.office.unit_filter import UnitForm, chosen_unit, unit_name, unit_names
from portal.office.viewer import actor, viewer
from portal.queries.standing import CITY_WIDE, Unit, people_of
from portal.queries.training_log import (
    Attendee,
    HeldTraining,
    find_training,
    held_trainings,
    own_trainings,
)
from portal.queries.trainings import PersonTraining, last_training, trained_people, training_units
from portal.services.trainings import correct_training, log_training
from portal.web.access import requires, staff_only
from portal.web.i18n import page_language
from portal.web.work import reading, writing

LARGEST_ID = 2**31 - 1


class Part(StrEnum):
    """Who is listed."""

    DUE = "due"
    TRAINED = "trained"


PARTS = {Part.DUE: _("Due for training"), Part.TRAINED: _("Up to date")}


@blueprint.get("/trainings")
@requires(Permission.LOG_TRAINING)
def trainings() -> ResponseReturnValue:
    """Whose training is due and whose is not, and below it what was held."""
    units, chosen = units_in_reach(), chosen_units()
    shown = Part.TRAINED if request.args.get("state") == Part.TRAINED else Part.DUE
    lines = trained_people(reading(), chosen, city_today())
    by_part = {part: [line for line in lines if _part(line) is part] for part in Part}
    held = held_trainings(reading(), chosen, page_language(), request.args.get("cursor"))
    return render_template(
        "office/trainings.html",
        lines=by_part[shown],
        chips=[
            {
                "label": str(PARTS[part]),
                "url": address("trainings", state=part.value),
                "count": len(found),
                "is_current": part is shown,
            }
            for part, found in by_part.items()
        ],
        form=UnitForm(units, shown.value),
        departments=[unit for unit in units if unit.department_id is not None],
        held=held,
        earlier_url=address("trainings", shown.value, held.earlier) if held.earlier else None,
        later_url=address("trainings", shown.value, held.later) if held.later else None,
        address=address,
        unit_names=unit_names,
        hours_of=hours_of,
    )


@blueprint.get("/trainings/mine")
@staff_only
def my_trainings() -> ResponseReturnValue:
    """What one was trained in oneself, and when the next training is due."""
    staff_id = viewer().staff_id
    return render_template(
        "office/my_trainings.html",
        last=last_training(reading(), staff_id),
        today=city_today(),
        held=own_trainings(reading(), staff_id, page_language()),
        hours_of=hours_of,
    )


@blueprint.route("/trainings/new/<department>", methods=["GET", "POST"])
@requires(Permission.LOG_TRAINING)
def new_training(department: str) -> ResponseReturnValue:
    """Log a training of this department."""
    unit = next((each for each in units_in_reach() if each.slug == department), None)
    if unit is None or unit.department_id is None:
        raise NotFound("There is no such department for this staff member.")
    form, department_id = training_form(_people(unit), city_today()), unit.department_id
    if form.validate_on_submit():
        with writing(actor()) as work:
            log_training(work, department_id, form.words())
        flash(gettext("The training is logged."), "success")
        return redirect(url_for(".trainings"), 303)
    return form_page("office/training.html", form, department=unit_name(unit), is_new=True)


@blueprint.route(
    f"/trainings/<int(max={LARGEST_ID}):training_id>", methods=["GET", "POST"], endpoint="training"
)
@requires(Permission.LOG_TRAINING)
def edit_training(training_id: int) -> ResponseReturnValue:
    """Set a training right."""
    held = find_training(reading(), viewer(), training_id, page_language())
    form = training_form(_people_of_held(held), city_today(), held)
    if form.validate_on_submit():
        with writing(actor()) as work:
            correct_training(work, training_id, form.words())
        flash(gettext("The training is corrected."), "success")
        return redirect(url_for(".trainings"), 303)
    return form_page("office/training.html", form, department=held.department, is_new=False)


def units_in_reach() -> tuple[Unit, ...]:
    """Where this person logs trainings."""
    return training_units(reading(), viewer(), page_language())


def chosen_units() -> tuple[Unit, ...]:
    """The one that the address names, else all."""
    slug = chosen_unit()
    return tuple(unit for unit in units_in_reach() if slug in ("", unit.slug))


def address(endpoint: str, state: str | None = None, cursor: str | None = None) -> str:
    """The same department elsewhere."""
    return url_for(f".{endpoint}", department=chosen_unit() or None, state=state, cursor=cursor)


def _part(line: PersonTraining) -> Part:
    return Part.DUE if line.is_due else Part.TRAINED


def _people(unit: Unit) -> list[Attendee]:
    """The department's people; whoever logs for the whole city can choose the city's own too."""
    chosen = [each for each in units_in_reach() if each.slug in (unit.slug, CITY_WIDE)]
    return [Attendee(each.id, each.name, "") for each in people_of(reading(), chosen)]


def _people_of_held(held: HeldTraining) -> list[Attendee]:
    """Those, and whoever was there, even if they have left the department since."""
    unit = next(each for each in units_in_reach() if each.department_id == held.department_id)
    people = {each.staff_id: each for each in (*_people(unit), *held.attendees)}
    return sorted(people.values(), key=lambda each: each.name)
