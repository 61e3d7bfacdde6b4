"""Answers to everything that goes wrong: a page that helps on, and keeps what was typed.

These pages must stand when nothing else does: without database, session or the view's own context.
"""

import errno
import math
from datetime import timedelta

from flask import Flask, Response, jsonify, make_response, request
from flask_babel import format_timedelta
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from portal.domain.errors import ActionNotAllowed, ChangedMeanwhile, NotAllowed, NotFound
from portal.domain.refusals import Refused
from portal.files import FileMissing, FilesUnavailable
from portal.services.calendars import NoCityYet
from portal.web.access import Audience, SignedOut
from portal.web.csrf import CrossSite, is_for_own_scripts
from portal.web.error_words import WORDS, Trouble
from portal.web.htmx import is_fragment_request
from portal.web.kept import KeptForm, kept_form
from portal.web.limits import seconds_to_wait
from portal.web.logging import log_error, request_id
from portal.web.page import render_frameless

RETRY_SECONDS = 5
MINUTE, HOUR = 60, 3600  # seconds
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
# Where every layout shows messages: what the person was doing stays on the page.
BESIDE_THE_PAGE = {"HX-Retarget": "#flashes", "HX-Reswap": "innerHTML"}
PROGRAM_PATHS = ("/open311/", "/healthz", "/readyz", "/metrics")
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
# What failed only for now, or only because something was stale: worth sending once more.
WORTH_SENDING_AGAIN = frozenset(
    {
        Trouble.OUT_OF_DATE,
        Trouble.SIGNED_OUT,
        Trouble.CASE_NOT_OPEN,
        Trouble.NOT_ORIENTED,
        Trouble.CHANGED_MEANWHILE,
        Trouble.NOT_POSSIBLE_NOW,
        Trouble.TOO_OFTEN,
        Trouble.OUR_FAULT,
        Trouble.UNAVAILABLE,
    }
)
BY_TYPE: dict[type[Exception], tuple[int, Trouble]] = {
    CSRFError: (400, Trouble.OUT_OF_DATE),
    CrossSite: (403, Trouble.FROM_ELSEWHERE),
    RateLimitExceeded: (429, Trouble.TOO_OFTEN),
    NotFound: (404, Trouble.NOT_FOUND),
    NotAllowed: (403, Trouble.NOT_ALLOWED),
    ActionNotAllowed: (409, Trouble.NOT_POSSIBLE_NOW),
    Refused: (409, Trouble.NOT_POSSIBLE_NOW),
    ChangedMeanwhile: (409, Trouble.CHANGED_MEANWHILE),
    FileMissing: (404, Trouble.NOT_FOUND),
    FilesUnavailable: (503, Trouble.UNAVAILABLE),
    # Locked for too long, full, or gone: SQLite and PostgreSQL both say it this way.
    OperationalError: (503, Trouble.UNAVAILABLE),
    InterfaceError: (503, Trouble.UNAVAILABLE),
    PoolTimeout: (503, Trouble.UNAVAILABLE),
    NoCityYet: (503, Trouble.NOT_SET_UP),
}
BY_STATUS = {
    401: Trouble.SIGNED_OUT,
    403: Trouble.NOT_ALLOWED,
    404: Trouble.NOT_FOUND,
    405: Trouble.NOT_THAT_WAY,
    409: Trouble.CHANGED_MEANWHILE,
    411: Trouble.UNKNOWN_LENGTH,
    413: Trouble.TOO_LARGE,
    429: Trouble.TOO_OFTEN,
    500: Trouble.OUR_FAULT,
    503: Trouble.UNAVAILABLE,
}


def install(app: Flask, *, layout: str) -> None:
    """Answer every error with a page on this layout."""
    app.jinja_env.globals["error_layout"] = layout
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(SignedOut, on_signed_out)
    for kind in BY_TYPE:
        app.register_error_handler(kind, on_known_error)


def on_known_error(error: Exception) -> Response:
    """An error that has an answer of its own."""
    status, trouble = next(BY_TYPE[kind] for kind in type(error).__mro__ if kind in BY_TYPE)
    if status >= 500:
        log_error("unavailable", error)
    return answer(status, trouble)


def on_http_error(error: HTTPException) -> Response:
    """Everything that Flask raises by itself, and every error that nobody expected."""
    if isinstance(error, SecurityError):
        # No address can be made for a host that is not ours, so this is no page.
        return make_response("This server does not answer for that host.\n", 400, PLAIN)
    if isinstance(error, InternalServerError) and is_disk_full(error.original_exception):
        return answer(503, Trouble.UNAVAILABLE)
    status = error.code or 500
    response = answer(status, BY_STATUS.get(status, Trouble.NOT_UNDERSTOOD))
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if value := dict(error.get_headers()).get(name):
            response.headers[name] = value
    return response


def on_signed_out(error: SignedOut) -> Response:
    """Text came from somebody who has to come in again first."""
    is_staff = error.audience is Audience.STAFF
    return answer(401, Trouble.SIGNED_OUT if is_staff else Trouble.CASE_NOT_OPEN, error.door)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the operating system had no room left."""
    return isinstance(error, OSError) and error.errno in DISK_FULL


def answer(status: int, trouble: Trouble, door: str | None = None) -> Response:
    """The page, fragment or JSON for a trouble; `door` is where the person comes in again."""
    wait = _wait(trouble)
    response = make_response(_body(status, trouble, door, wait), status)
    if is_fragment_request():
        response.headers.update(BESIDE_THE_PAGE)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _wait(trouble: Trouble) -> int | None:
    if trouble is Trouble.TOO_OFTEN:
        return seconds_to_wait()
    return RETRY_SECONDS if trouble is Trouble.UNAVAILABLE else None


def _body(status: int, trouble: Trouble, door: str | None, wait: int | None) -> str | Response:
    try:
        words = WORDS[trouble]
        sentence = str(words.sentence) % {"wait": _in_words(wait), "id": request_id()}
        if request.path.startswith(PROGRAM_PATHS):
            return jsonify([{"code": status, "description": f"{words.heading}. {sentence}"}])
        if is_for_own_scripts():
            return jsonify({"error": trouble.value})
        return _page(str(words.heading), sentence, door, _kept(trouble))
    except Exception as error:  # a broken page of an error must not hide the error
        log_error("error_page_failed", error)
        return make_response(f"{status}. Please try again in a few minutes.\n", status, PLAIN)


def _page(heading: str, sentence: str, door: str | None, kept: KeptForm | None) -> str:
    template = "errors/_alert.html" if is_fragment_request() else "errors/page.html"
    return render_frameless(template, heading=heading, sentence=sentence, door=door, kept=kept)


def _kept(trouble: Trouble) -> KeptForm | None:
    return kept_form() if trouble in WORTH_SENDING_AGAIN else None


def _in_words(seconds: int | None) -> str:
    """A wait, rounded up: never told shorter than it is."""
    seconds = seconds or 0
    unit = HOUR if seconds > HOUR else MINUTE if seconds > MINUTE else 1
    rounded = timedelta(seconds=math.ceil(seconds / unit) * unit)
    return str(format_timedelta(rounded, threshold=1))
