"""Style sheets, scripts and pictures of the product itself: kept by browsers until they change.

The address of a file carries the hash of its content, so that an answer to it is true for ever.
"""

import gzip
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
COMPRESSIBLE = frozenset({"text/css", "text/javascript", "image/svg+xml", "application/json"})
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
    name = Path(path).relative_to(STATIC).as_posix()  # one name for each file, however it is asked
    response = _packed(name)
    response.cache_control.public = True
    if request.args.get("v") == _hash_of(name):
        response.cache_control.max_age = ONE_YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def _packed(name: str) -> Response:
    """The file as this browser takes it: texts compressed, where it can read that."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    mark = _hash_of(name)
    if kind in COMPRESSIBLE and request.accept_encodings["gzip"]:
        response = Response(_gzipped(name, mark), mimetype=kind)
        response.content_encoding, mark = "gzip", f"{mark}-gzip"
    else:
        response = Response((STATIC / name).read_bytes(), mimetype=kind)
    if kind in COMPRESSIBLE:
        response.vary.add("Accept-Encoding")
    response.set_etag(mark)
    return response


@cache
def _gzipped(name: str, _hash: str) -> bytes:
    """Compressed as small as it gets, once for each content of the file."""
    return gzip.compress((STATIC / name).read_bytes(), 9, mtime=0)


def _hash_of(filename: str) -> str:
    path = f"{FOLDER}{filename}"
    return _hash(path, os.stat(path).st_mtime_ns)


@cache
def _hash(path: str, _modified: int) -> str:
    """Read the file once for each time it was changed, so that a developer sees what changed."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
