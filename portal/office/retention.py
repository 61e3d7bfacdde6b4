"""How long texts are kept: the rules, what they reach today, and what a change of them would."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.retention_form import RetentionForm, retention_form
from portal.office.viewer import actor, viewer
from portal.queries.retention import DueErasures, category_rules, due_erasures, retention_rules
from portal.services.retention import set_rules
from portal.web.access import requires
from portal.web.i18n import page_language
from portal.web.work import now, reading, writing


@blueprint.get("/settings/retention")
@requires(Permission.MANAGE_SETTINGS)
def retention() -> ResponseReturnValue:
    """The rules as they stand, and what they reach."""
    rules = retention_rules(reading())
    due = due_erasures(reading(), viewer(), rules, now())
    return _page(_form().filled_with(rules), due)


@blueprint.get("/settings/retention/preview")
@requires(Permission.MANAGE_SETTINGS)
def retention_preview() -> ResponseReturnValue:
    """What other rules would erase; nothing is written yet."""
    form = _form(formdata=request.args, meta={"csrf": False})
    if not form.validate():
        return _page(form)
    due = due_erasures(reading(), viewer(), form.rules(), now())
    return render_template("office/retention_preview.html", form=form, due=due)


@blueprint.post("/settings/retention")
@requires(Permission.MANAGE_SETTINGS)
def change_retention() -> ResponseReturnValue:
    """Let the rules that were looked at hold from now on."""
    form = _form(formdata=request.form)
    if not form.validate():
        return _page(form)
    with writing(actor()) as work:
        set_rules(work, form.rules())
    flash(gettext("Saved. The rules hold from now on."), "success")
    return redirect(url_for(".retention"), 303)


def _form(**options: object) -> RetentionForm:
    return retention_form(category_rules(reading(), page_language()), **options)


def _page(form: RetentionForm, due: DueErasures | None = None) -> ResponseReturnValue:
    html = render_template("office/retention.html", form=form, due=due)
    return html, 422 if form.errors else 200
