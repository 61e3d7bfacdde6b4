"""Leaving the tablet's application, for staff who know the PIN of the site."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from kiosk import blueprint
from kiosk.json_body import json_body
from kiosk.times import milliseconds
from portal.services import kiosk_exit
from portal.services.passwords import is_password
from portal.services.work import SYSTEM
from portal.web.access import paired_device
from portal.web.csrf import for_own_scripts
from portal.web.device import paired
from portal.web.tablet import let_out
from portal.web.work import writing

LONGEST_PIN = 20


@blueprint.post("/leave")
@for_own_scripts
@paired_device
def leave() -> ResponseReturnValue:
    """Open the rest of the portal to this browser for ten minutes."""
    device, pin = paired(), json_body().text("pin", LONGEST_PIN)
    with writing(SYSTEM) as work:
        door = kiosk_exit.exit_door(work, device.id)
        left = kiosk_exit.tries_left(work, device.id)
    if not door.pin_hash:
        return jsonify({"error": "no_pin"}), 403
    if door.locked_until is not None:
        until_ms = milliseconds(door.locked_until)
        return jsonify({"error": "pin_locked", "until_ms": until_ms}), 429
    # Compared outside any transaction: it takes tens of milliseconds on purpose.
    if not is_password(pin, door.pin_hash):
        return jsonify({"error": "wrong_pin", "tries_left": left}), 403
    with writing(SYSTEM) as work:
        kiosk_exit.door_opened(work, device.id)
    return let_out(jsonify({"ok": True}))
