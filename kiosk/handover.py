"""“Continue on my phone”: a ticket for what is half written."""

import base64

from flask import jsonify
from flask.typing import ResponseReturnValue

from kiosk import blueprint
from kiosk.times import milliseconds
from portal.services.handovers import issue_ticket
from portal.services.work import RESIDENT
from portal.web.access import paired_device
from portal.web.csrf import for_own_scripts
from portal.web.device import paired
from portal.web.work import writing


@blueprint.post("/handover")
@for_own_scripts
@paired_device
def hand_over() -> ResponseReturnValue:
    """A ticket, and the key to encrypt with before the QR code is drawn."""
    device = paired()
    with writing(RESIDENT) as work:
        issued = issue_ticket(work, device.kiosk_id)
    answer = {
        "ticket": issued.ticket,
        "key": base64.b64encode(issued.key).decode(),
        "expires_ms": milliseconds(issued.expires_at),
    }
    return jsonify(answer), 201
