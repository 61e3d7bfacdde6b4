"""The outbox: which messages went out, which did not and why, and sending one again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.menu import count_words
from portal.office.viewer import actor, viewer
from portal.queries.outbox import OutboxPage, OutboxPart, outbox_page
from portal.services.deliveries import resend
from portal.web.access import requires
from portal.web.work import reading, writing

LARGEST_ID = 2**31 - 1
PARTS = {
    OutboxPart.DEAD: _("Not delivered"),
    OutboxPart.PENDING: _("Waiting"),
    OutboxPart.SENT: _("Sent"),
    OutboxPart.CANCELLED: _("Not needed any more"),
}
# What each notice tells its reader.
NOTICES = {
    "case_received": _("Feedback received"),
    "case_acknowledged": _("Acknowledgement"),
    "question_asked": _("Question"),
    "reply_sent": _("Reply"),
    "case_resolved": _("Answer and outcome"),
    "case_referred": _("Referred elsewhere"),
    "case_reopened": _("Case reopened"),
    "case_withdrawn": _("Withdrawal confirmed"),
    "case_transferred": _("Passed on to another department"),
    "case_merged": _("Joined with another case"),
    "merge_undone": _("Separated from another case"),
    "dates_moved": _("Promised dates moved"),
    "contact_changed": _("Contact details changed"),
    "code_replaced": _("Tracking code replaced"),
    "office/new_case": _("New case"),
    "office/case_assigned": _("Case given to you"),
    "office/resident_answered": _("The resident has answered"),
    "office/case_disputed": _("Outcome disputed"),
    "office/case_escalated": _("Case escalated"),
    "office/case_withdrawn_office": _("Case withdrawn"),
    "office/promise_missed": _("Promise missed"),
    "office/conduct_alleged": _("Conduct alleged"),
    "office/case_transferred": _("Case passed on to you"),
    "office/lifting_asked": _("A second person has to decide"),
    "office/daily_digest": _("Daily digest"),
    "office/contact_gap": _("Department without a contact"),
    "office/kiosk_silent": _("Lobby tablet silent"),
    "office/kiosk_back": _("Lobby tablet heard of again"),
    "office/kiosk_filling": _("Lobby tablet fills up"),
    "office/daily_head": _("Daily head of the histories"),
    "office/password_reset": _("Password reset"),
}


@blueprint.get("/outbox")
@requires(Permission.READ_OUTBOX)
def outbox() -> ResponseReturnValue:
    """The messages of one part, the newest first."""
    shown = _part(request.args.get("state"))
    page = outbox_page(reading(), viewer(), shown, request.args.get("cursor"))
    return render_template(
        "office/outbox.html",
        page=page,
        chips=_chips(page, shown),
        notice_words=notice_words,
        can_resend=viewer().has(Permission.RESEND_OUTBOX),
        earlier_url=_address(shown, page.earlier),
        later_url=_address(shown, page.later),
    )


@blueprint.post(f"/outbox/<int(max={LARGEST_ID}):message_id>/delivery")
@requires(Permission.RESEND_OUTBOX)
def send_again(message_id: int) -> ResponseReturnValue:
    """Try to deliver a message at once."""
    with writing(actor()) as work:
        is_on_its_way = resend(work, message_id)
    if is_on_its_way:
        flash(gettext("The message is being sent again."), "success")
    else:
        flash(gettext("There is nothing left to send: it has gone out already."), "info")
    return redirect(url_for(".outbox", state=OutboxPart.PENDING.value), 303)


def notice_words(notice: str) -> str:
    """What a message is about, without a word of its case."""
    return str(NOTICES.get(notice, notice))


def _part(text: str | None) -> OutboxPart:
    return next((part for part in OutboxPart if part == text), OutboxPart.DEAD)


def _chips(page: OutboxPage, shown: OutboxPart) -> list[dict[str, object]]:
    return [
        {
            "label": str(PARTS[part]),
            "url": url_for(".outbox", state=part.value),
            "count": count_words(count),
            "is_current": part is shown,
        }
        for part, count in page.counts.items()
    ]


def _address(shown: OutboxPart, cursor: str | None) -> str | None:
    return url_for(".outbox", state=shown.value, cursor=cursor) if cursor else None
