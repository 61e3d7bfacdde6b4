"""Style sheets, scripts and pictures of the product itself: kept by browsers until they change.

The address of a file carries the hash of its content, so that an answer to it is true for ever.
"""

import hashlib
import mimetypes
import os
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request
from werkzeug.security import safe_join

from portal.web.access import public

STATIC = Path(__file__).resolve().parents[2] / "static"
FOLDER = f"{STATIC}{os.sep}"  # a path of its own for each page would take longer than the look
ONE_YEAR = 365 * 24 * 60 * 60


def install(app: Flask) -> None:
    """Serve /static/ and give templates the global `asset`."""
    app.add_url_rule("/static/<path:filename>", "static", static)
    app.jinja_env.globals["asset"] = asset


def asset(filename: str) -> str:
    """The address of a file below static/, with the hash of its content."""
    return f"{request.root_path}/static/{filename}?v={_hash_of(filename)}"


@public
def static(filename: str) -> Response:
    """Answer with the file; without the right hash, a browser has to ask again next time."""
    path = safe_join(str(STATIC), filename)
    if path is None or not Path(path).is_file():
        abort(404)
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    response = Response(Path(path).read_bytes(), mimetype=kind)
    response.set_etag(_hash_of(filename))
    response.cache_control.public = True
    if request.args.get("v") == _hash_of(filename):
        response.cache_control.max_age = ONE_YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def _hash_of(filename: str) -> str:
    path = f"{FOLDER}{filename}"
    return _hash(path, os.stat(path).st_mtime_ns)


@cache
def _hash(path: str, _modified: int) -> str:
    """Read the file once for each time it was changed, so that a developer sees what changed."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
