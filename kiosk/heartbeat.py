"""Once a minute a tablet says how it is, and hears what the office wants of it."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from kiosk import blueprint
from kiosk.json_body import Body, json_body
from kiosk.shell import shell_version
from kiosk.times import milliseconds
from portal.queries.kiosk_devices import orders_for
from portal.services.kiosk_devices import Vitals, record_heartbeat
from portal.services.work import SYSTEM
from portal.web.access import paired_device
from portal.web.csrf import for_own_scripts
from portal.web.device import cookie_name, paired, remember_token
from portal.web.work import now, reading, writing

PERCENT = 100
LONGEST_VERSION = 32


@blueprint.post("/heartbeat")
@for_own_scripts
@paired_device
def heartbeat() -> ResponseReturnValue:
    """Keep what the tablet says; answer with the time, and whether it is to lock or start anew."""
    device, body = paired(), json_body()
    newest = shell_version(device)
    with writing(SYSTEM) as work:
        record_heartbeat(work, device.id, _vitals(body, newest), body.whole("wall_ms"))
    orders = orders_for(reading(), device.kiosk_id, now())
    response = jsonify(
        {
            "now_ms": milliseconds(now()),
            "state": "locked" if orders.is_locked else "open",
            "version": newest,
            "reload_number": orders.reload_number,
            "help": orders.help_state,
        }
    )
    # Browsers forget cookies after 400 days; a tablet that is heard every day never comes there.
    remember_token(response, request.cookies[cookie_name()])
    return response


def _vitals(body: Body, newest: str) -> Vitals:
    app_version = body.text("app_version", LONGEST_VERSION)
    return Vitals(
        queue_length=body.whole("queue_length", highest=10**6),
        last_number=body.whole("last_number", highest=10**9),
        app_version=app_version,
        is_app_newest=app_version == newest,
        battery_percent=body.maybe_whole("battery_percent", highest=PERCENT),
        is_charging=body.maybe_truth("is_charging"),
        storage_percent=body.maybe_whole("storage_percent", highest=PERCENT),
        is_storage_kept=body.maybe_truth("is_storage_kept"),
        receipts_left=body.maybe_whole("receipts_left", highest=1000),
    )
