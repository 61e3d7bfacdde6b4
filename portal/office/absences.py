"""When people are away: entered by themselves, or by whoever answers for them (B.3)."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.domain.contacts import Days
from portal.domain.refusals import Refused
from portal.labels import label
from portal.office import blueprint
from portal.office.viewer import actor, viewer
from portal.queries.absences import absences_from, people_to_plan_for
from portal.queries.contacts import city_date
from portal.services import absences as services
from portal.web.access import staff_only
from portal.web.form import PortalForm
from portal.web.work import now, reading, writing

LARGEST_ID = 2**31 - 1
LONGEST_DAYS = 3 * 366  # longer than any leave: a year that was mistyped


def _day_field(words: object, missing: object) -> DateField:
    return DateField(words, [InputRequired(missing)])


class AbsenceForm(PortalForm):
    """Who is away, and from when to when."""

    person = SelectField(
        _("Who"), coerce=int, invalid_choice_message=_("Choose one from the list.")
    )
    first_on = _day_field(_("First day away"), _("Choose the first day."))
    last_on = _day_field(_("Last day away"), _("Choose the last day."))

    def validate_last_on(self, field: DateField) -> None:
        """Not before the first day, not past, and not in another century."""
        first, last = self.first_on.data, field.data
        if first is None or last is None:
            return
        if last < first:
            raise ValidationError(gettext("This is before the first day."))
        if (last - first).days > LONGEST_DAYS:
            raise ValidationError(gettext("This is too long. Please check the year."))
        if last < _today():
            raise ValidationError(gettext("This day is past already."))


@blueprint.get("/absences")
@staff_only
def absences() -> ResponseReturnValue:
    """Who is away now or soon, as far as it is one's own to plan."""
    return _page(_form())


@blueprint.post("/absences")
@staff_only
def plan_absence() -> ResponseReturnValue:
    """Enter when somebody is away."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    days = Days(form.first_on.data or date.min, form.last_on.data or date.min)
    try:
        with writing(actor()) as work:
            services.plan_absence(work, form.person.data, days)
    except Refused as refused:
        form.first_on.errors = [gettext(label(refused.refusal))]
        return _page(form), 422
    flash(gettext("Entered. On these days others take over by themselves."), "success")
    return redirect(url_for(".absences"), 303)


@blueprint.post(f"/absences/<int(max={LARGEST_ID}):absence_id>/end")
@staff_only
def end_absence(absence_id: int) -> ResponseReturnValue:
    """They are back, or never go."""
    try:
        with writing(actor()) as work:
            services.end_absence(work, absence_id)
    except Refused as refused:
        return _page(_form(), gettext(label(refused.refusal))), 409
    flash(gettext("The days from today on are taken back."), "success")
    return redirect(url_for(".absences"), 303)


def _today() -> date:
    return city_date(reading(), now())


def _form() -> AbsenceForm:
    form = AbsenceForm(data={"person": viewer().staff_id})
    people = people_to_plan_for(reading(), viewer())
    form.person.choices = [SelectChoice(staff_id, name) for staff_id, name in people]
    return form


def _page(form: AbsenceForm, refused: str | None = None) -> str:
    return render_template(
        "office/absences.html",
        form=form,
        absences=absences_from(reading(), viewer(), _today()),
        today=_today(),
        refused=refused,
    )
