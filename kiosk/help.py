"""Somebody at the tablet asks for a person."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from kiosk import blueprint
from portal.services.help_calls import call
from portal.services.work import RESIDENT
from portal.web.access import paired_device
from portal.web.csrf import for_own_scripts
from portal.web.device import paired
from portal.web.work import writing


@blueprint.post("/help")
@for_own_scripts
@paired_device
def call_for_help() -> ResponseReturnValue:
    """Tell the counter; asking twice is one call. The heartbeat says when somebody comes."""
    device = paired()
    with writing(RESIDENT) as work:
        call(work, device.kiosk_id)
    return jsonify({"state": "called"}), 201
