"""Opening a case with its tracking code, typed, scanned, or sealed in an e-mail's link."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import StringField

from portal.domain.tracking_code import MistypedCode, normalise
from portal.mail_links import is_mail_token, open_mail_link
from portal.queries.issued_receipts import WaitingReceipt, waiting_receipt
from portal.queries.receipts import CaseDoor, door_by_digests, door_of_case
from portal.resident import blueprint
from portal.resident.receipt_cookie import forget_receipt, kept_receipt
from portal.services.filing import code_digests
from portal.web.access import public
from portal.web.i18n import page_language
from portal.web.limits import limit_guesses, record_failed_guess
from portal.web.opened_case import remember_opened_case
from portal.web.portal import portal
from portal.web.switching import SwitchableForm
from portal.web.texts import tidy_line
from portal.web.work import looking, reading

NOTHING_TYPED = _("Type the tracking code from your receipt.")
MISTYPED = _("There is a typing mistake in this code. Please compare it letter by letter.")
# One answer for codes that never were, were replaced, or whose case is gone.
UNKNOWN = _("No case opens with this code. Please compare it with your receipt.")


class TrackForm(SwitchableForm):
    """One field; it takes the code in any spelling, and the whole link of an e-mail too."""

    code = StringField(_("Your tracking code"), filters=[tidy_line], default="")


@blueprint.get("/t")
@public
def scanned() -> ResponseReturnValue:
    """Where a QR code lands. The code stands behind the #, and a script puts it into the form."""
    return render_template("resident/track.html", form=TrackForm())


@blueprint.route("/track", methods=["GET", "POST"])
@public
@limit_guesses
def track() -> ResponseReturnValue:
    """The form to type a code; sent, it opens the case in this browser."""
    form = TrackForm()
    if request.method == "GET":
        return render_template("resident/track.html", form=form)
    if not form.validate():
        return render_template("resident/track.html", form=form), 422
    typed = form.code.data or ""
    if not typed:
        return _again(form, str(NOTHING_TYPED), 422)
    try:
        door = _find(typed)
    except MistypedCode:
        return _again(form, str(MISTYPED), 422)
    if door is None:
        waiting = _waiting(typed)
        if waiting is not None:
            return render_template("resident/on_its_way.html", receipt=waiting)
        record_failed_guess()
        return _again(form, str(UNKNOWN), 404)
    return _open(door)


def _again(form: TrackForm, problem: str, status: int) -> ResponseReturnValue:
    form.code.errors = [problem]
    return render_template("resident/track.html", form=form), status


def _find(typed: str) -> CaseDoor | None:
    """Raises MistypedCode, without a look-up, for what cannot be a code."""
    if is_mail_token(typed):
        return _by_mail_link(typed)
    return door_by_digests(looking(), code_digests(portal().keys, normalise(typed)))


def _waiting(typed: str) -> WaitingReceipt | None:
    """A receipt that a tablet gave out, whose feedback is still on its way."""
    if is_mail_token(typed):
        return None
    digests = code_digests(portal().keys, normalise(typed))
    return waiting_receipt(reading(), digests, page_language())


def _by_mail_link(token: str) -> CaseDoor | None:
    opened = open_mail_link(portal().keys, token)
    if opened is None:
        return None
    case_id, digest_prefix = opened
    door = door_of_case(looking(), case_id)
    return door if door and door.code_digest.startswith(digest_prefix) else None


def _open(door: CaseDoor) -> ResponseReturnValue:
    """A receipt of another case does not stay behind in this browser."""
    kept = kept_receipt()
    if kept is None or kept.case_id != door.case_id:
        forget_receipt()
    remember_opened_case(door.case_id, door.code_digest)
    return redirect(url_for(".case"), 303)
