"""What the office does about a tablet: close it, have it start anew, let it go, try items again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.permissions import Permission
from portal.office import blueprint, kiosk_words
from portal.office.kiosks import kiosk_row
from portal.office.outbox import LARGEST_ID
from portal.office.viewer import actor
from portal.queries.kiosk_items import put_aside_items
from portal.services import kiosk_devices, kiosk_retry, kiosks
from portal.services.kiosk_items import CONFLICT
from portal.web.access import requires
from portal.web.work import reading, writing


@blueprint.post("/kiosks/<kiosk>/lock")
@requires(Permission.MANAGE_KIOSKS)
def lock_kiosk(kiosk: str) -> ResponseReturnValue:
    """Close it for now."""
    with writing(actor()) as work:
        kiosks.set_locked(work, kiosk, is_locked=True)
    return _done(kiosk, gettext("Closed. The tablet shows it within a minute."))


@blueprint.post("/kiosks/<kiosk>/unlock")
@requires(Permission.MANAGE_KIOSKS)
def unlock_kiosk(kiosk: str) -> ResponseReturnValue:
    """Open it again."""
    with writing(actor()) as work:
        kiosks.set_locked(work, kiosk, is_locked=False)
    return _done(kiosk, gettext("Opened. The tablet shows it within a minute."))


@blueprint.post("/kiosks/<kiosk>/reload")
@requires(Permission.MANAGE_KIOSKS)
def reload_kiosk(kiosk: str) -> ResponseReturnValue:
    """Have the tablet start anew."""
    with writing(actor()) as work:
        kiosks.ask_to_reload(work, kiosk)
    return _done(kiosk, gettext("The tablet starts anew as soon as nobody is there."))


@blueprint.post("/kiosks/<kiosk>/tablet/revocation")
@requires(Permission.MANAGE_KIOSKS)
def revoke_tablet(kiosk: str) -> ResponseReturnValue:
    """Let the tablet go."""
    tablet = kiosk_row(kiosk).tablet
    if tablet is not None:
        with writing(actor()) as work:
            kiosk_devices.revoke(work, kiosk, tablet.id)
    return _done(kiosk, gettext("The tablet was let go. It closes within a minute."))


@blueprint.get("/kiosks/<kiosk>/put-aside")
@requires(Permission.MANAGE_KIOSKS)
def put_aside(kiosk: str) -> ResponseReturnValue:
    """What the kiosk's tablets sent and could not be taken in."""
    row = kiosk_row(kiosk)
    return render_template(
        "office/kiosk_put_aside.html",
        kiosk=row,
        items=put_aside_items(reading(), row.id),
        reason_words=kiosk_words.reason_words,
        conflict=CONFLICT,
    )


@blueprint.post(f"/kiosks/<kiosk>/put-aside/<int(max={LARGEST_ID}):item_id>/retry")
@requires(Permission.MANAGE_KIOSKS)
def retry_item(kiosk: str, item_id: int) -> ResponseReturnValue:
    """Try once more to take it in."""
    with writing(actor()) as work:
        is_taken = kiosk_retry.try_again(work, kiosk, item_id)
    if is_taken:
        flash(gettext("It was taken in."), "success")
    else:
        flash(gettext("It still cannot be taken in. Nothing was lost."), "warning")
    return redirect(url_for(".put_aside", kiosk=kiosk), 303)


def _done(kiosk: str, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".kiosk", kiosk=kiosk), 303)
