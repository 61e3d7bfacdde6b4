"""The service worker: its address decides what it may serve, so it stands beside the document."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from kiosk import blueprint
from portal.web.access import public
from portal.web.assets import STATIC


@blueprint.get("/worker.js")
@public
def worker() -> ResponseReturnValue:
    """The script, asked for anew each time the browser looks for an update."""
    response = Response((STATIC / "js/kiosk/worker.js").read_bytes(), mimetype="text/javascript")
    response.add_etag()
    response.cache_control.public = True
    response.cache_control.no_cache = True
    return response.make_conditional(request)
