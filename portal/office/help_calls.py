"""Somebody at a lobby tablet asks for help: whoever is at the counter sees it on every page."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.outbox import LARGEST_ID
from portal.office.viewer import actor
from portal.queries.help_calls import WaitingCall, waiting_calls
from portal.services.help_calls import answer
from portal.web.access import current_viewer, requires
from portal.web.htmx import is_fragment_request, no_content
from portal.web.i18n import page_language
from portal.web.work import now, reading, writing


@blueprint.context_processor
def calls_on_every_page() -> dict[str, Any]:
    """What a page begins with; the poll keeps it up to date."""
    viewer = current_viewer()
    if viewer is None or not viewer.has(Permission.FILE_CASE):
        return {}
    return {"help_calls": _Calls()}


@blueprint.get("/help-calls")
@requires(Permission.FILE_CASE)
def help_calls() -> ResponseReturnValue:
    """The region of the calls anew; nothing while it is as the page has it."""
    if not is_fragment_request():
        return redirect(url_for(".worklist"), 303)
    calls = _Calls()
    if request.args.get("seen", "") == calls.seen:
        return no_content()
    return render_template("office/_help_calls.html", help_calls=calls)


@blueprint.post(f"/help-calls/<int(max={LARGEST_ID}):call_id>/answer")
@requires(Permission.FILE_CASE)
def answer_call(call_id: int) -> ResponseReturnValue:
    """Go there; the tablet says so within a minute."""
    with writing(actor()) as work:
        answer(work, call_id)
    if is_fragment_request():
        return render_template("office/_help_calls.html", help_calls=_Calls())
    flash(gettext("Thank you. The tablet says that somebody is on the way."), "success")
    return redirect(url_for(".worklist"), 303)


class _Calls:
    """The calls that wait, looked up when a page shows them."""

    def __init__(self) -> None:
        self.waiting: list[WaitingCall] = waiting_calls(reading(), now(), page_language())

    @property
    def seen(self) -> str:
        """Names these calls and no others."""
        return "-".join(str(call.id) for call in self.waiting)
