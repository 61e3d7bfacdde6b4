"""What the tablet shows: one document, and the screens of each language to put into it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kiosk import blueprint
from portal.web.access import public
from portal.web.device import current_device


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """The tablet's one document: pairing, until it is paired."""
    if current_device() is None:
        return render_template("kiosk/pairing.html")
    return render_template("kiosk/start.html")
