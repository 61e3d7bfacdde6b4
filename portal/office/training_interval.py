"""After how many months everybody is trained again, and who would be due by then (C.2)."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.viewer import actor, viewer
from portal.queries.contacts import city_date
from portal.queries.trainings import count_due, training_months
from portal.services.trainings import set_interval
from portal.web.access import requires
from portal.web.form import PortalForm
from portal.web.work import now, reading, writing

LONGEST = 60
NUMBER = _("Write a number of months from 1 to %(number)s.", number=LONGEST)


class IntervalForm(PortalForm):
    """How long a training counts."""

    months = IntegerField(
        _("Months until the next training"),
        [InputRequired(NUMBER), NumberRange(1, LONGEST, NUMBER)],
    )


@blueprint.get("/settings/training")
@requires(Permission.MANAGE_SETTINGS)
def training_interval() -> ResponseReturnValue:
    """The interval, and how many people are due by it; `?months=` shows that of another one."""
    present = training_months(reading())
    asked = request.args if "months" in request.args else None
    form = IntervalForm(asked, data={"months": present}, meta={"csrf": False})
    if asked is not None and not form.validate():
        return _page(form, present), 422
    return _page(form, form.months.data)


@blueprint.post("/settings/training/months")
@requires(Permission.MANAGE_SETTINGS)
def change_training_interval() -> ResponseReturnValue:
    """Let it hold from now on."""
    form = IntervalForm()
    if not form.validate():
        return _page(form, training_months(reading())), 422
    with writing(actor()) as work:
        set_interval(work, form.months.data)
    flash(gettext("Saved. It holds from now on."), "success")
    return redirect(url_for(".training_interval"), 303)


def _page(form: IntervalForm, months: int) -> str:
    due, people = count_due(reading(), viewer(), city_date(reading(), now()), months)
    return render_template(
        "office/training_interval.html",
        form=form,
        months=months,
        present=training_months(reading()),
        due=due,
        people=people,
    )
