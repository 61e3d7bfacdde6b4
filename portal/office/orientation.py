"""Reading the policy and confirming it, before one answers residents (C.1)."""

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from portal.domain.policy import NotOriented, Version
from portal.office import blueprint
from portal.office.policy_words import clause_name
from portal.office.viewer import actor, viewer
from portal.queries.orientation import OwnOrientation, own_orientation
from portal.queries.policy import policy_text
from portal.services.orientation import NewerVersion, confirm
from portal.web.access import current_viewer, staff_only
from portal.web.addresses import local_path
from portal.web.error_words import Trouble
from portal.web.errors import answer
from portal.web.form import PortalForm
from portal.web.i18n import page_language
from portal.web.work import reading, writing

# Where a reminder to read the policy would be in the way.
WITHOUT_REMINDER = frozenset({"office.orientation", "office.confirm_orientation"})
NO_VERSION = Version(0, 0)


class OrientationForm(PortalForm):
    """The version that was shown, and that it was read; `next` is where its reader came from."""

    version = HiddenField(default="")
    next = HiddenField(default="")
    has_read = BooleanField(
        _("I have read the policy and will keep to it."),
        [InputRequired(_("Tick the box once you have read the policy."))],
    )


@blueprint.get("/orientation")
@staff_only
def orientation() -> ResponseReturnValue:
    """The policy in force, and below it the box to tick."""
    return _page(OrientationForm(formdata=None, data={"next": request.args.get("next")}))


@blueprint.post("/orientation")
@staff_only
def confirm_orientation() -> ResponseReturnValue:
    """Keep that the version that was shown has been read."""
    form = OrientationForm()
    if not form.validate():
        return _page(form), 422
    version = Version.parse(form.version.data or "") or NO_VERSION
    try:
        with writing(actor()) as work:
            confirm(work, version)
    except NewerVersion:
        form.has_read.data = False
        return _page(form, is_newer=True), 409
    flash(gettext("Thank you. You have confirmed version %(v)s.", v=str(version)), "success")
    return redirect(local_path(form.next.data, otherwise=url_for(".policy_text")), 303)


@blueprint.errorhandler(NotOriented)
def ask_to_read_first(_error: NotOriented) -> Response:
    """Keep every word that was typed, and lead to the policy and from there back to the case."""
    reference = (request.view_args or {}).get("reference")
    back = url_for(".case", reference=reference) if reference else url_for(".worklist")
    return answer(403, Trouble.NOT_ORIENTED, url_for(".orientation", next=back))


@blueprint.context_processor
def reminder() -> dict[str, Any]:
    """How the reader stands, asked once a page and only where a template wants to know."""
    return {"own_orientation": _own, "is_reminded": _is_reminded}


def _own() -> OwnOrientation:
    if "orientation" not in g:
        g.orientation = own_orientation(reading(), viewer().staff_id)
    found: OwnOrientation = g.orientation
    return found


def _is_reminded() -> bool:
    is_elsewhere = request.endpoint not in WITHOUT_REMINDER
    return is_elsewhere and current_viewer() is not None and _own().is_due


def _page(form: OrientationForm, *, is_newer: bool = False) -> str:
    text, standing = (
        policy_text(reading(), page_language()),
        own_orientation(reading(), viewer().staff_id),
    )
    form.version.data = str(text.published.version) if text else ""
    latest = standing.latest
    return render_template(
        "office/orientation.html",
        text=text,
        form=form,
        orientation=standing,
        is_confirmed=bool(text and latest and latest.version == text.published.version),
        is_newer=is_newer,
        next_url=local_path(form.next.data, otherwise=""),
        clause_name=clause_name,
    )
