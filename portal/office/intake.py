"""Entering a case that came in person, by phone, e-mail, letter or social media (policy SCOPE)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.clock import acknowledge_due
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.intake_form import IntakeForm
from portal.office.slip import remember_slip
from portal.office.viewer import actor, viewer
from portal.queries.choices import feedback_choices
from portal.queries.suggestions import SuggestedDepartment, suggested_department
from portal.services.calendars import business_calendar
from portal.services.intake import enter_case
from portal.web.access import requires
from portal.web.fields import LONGEST_TEXT
from portal.web.i18n import page_language
from portal.web.work import now, reading, writing

ACT = "act"  # which button was pressed
SUGGEST, CHOOSE = "suggest", "choose"


@blueprint.route("/cases/new", methods=["GET", "POST"])
@requires(Permission.FILE_CASE)
def new_case() -> ResponseReturnValue:
    """The form; sent, it files the case and leads to the slip."""
    form = IntakeForm(feedback_choices(reading(), page_language()))
    act = request.form.get(ACT)
    if request.method == "GET":
        return _page(form)
    if act in (SUGGEST, CHOOSE):  # only ever pressed where no script runs
        return _page(form, _suggested(form, is_chosen=act == CHOOSE))
    return _file(form) if form.validate() else (_page(form), 422)


@blueprint.post("/cases/suggestion")
@requires(Permission.FILE_CASE)
def suggest_department() -> ResponseReturnValue:
    """What the words typed so far sound like: a part of the form, while somebody types."""
    suggestion = _suggestion(request.form.get("description", ""))
    return render_template("office/_suggestion.html", suggestion=suggestion, is_live=True)


def _file(form: IntakeForm) -> ResponseReturnValue:
    filing = form.filing()
    try:
        with writing(actor()) as work:
            receipt = enter_case(work, filing)
    except NotFound:  # the city took it off the list while the form was being filled in
        form.department.errors = [gettext("This choice is gone. Please choose again.")]
        return _page(form), 422
    remember_slip(receipt.case_id, receipt.code)
    return redirect(url_for(".slip"), 303)


def _page(form: IntakeForm, suggestion: SuggestedDepartment | None = None) -> str:
    received_at = form.received_or_now()
    calendar = business_calendar(reading(), received_at)
    return render_template(
        "office/new_case.html",
        form=form,
        suggestion=suggestion,
        can_read_restricted=viewer().has(Permission.READ_RESTRICTED_CASE),
        answer_due_at=acknowledge_due(calendar, received_at).due_at,
        now=now(),
    )


def _suggested(form: IntakeForm, *, is_chosen: bool) -> SuggestedDepartment | None:
    suggestion = _suggestion(form.description.data or "")
    if suggestion and is_chosen:
        form.choose(suggestion.department, suggestion.category)
        return None
    return suggestion


def _suggestion(words: str) -> SuggestedDepartment | None:
    return suggested_department(reading(), words[:LONGEST_TEXT], page_language())
