"""Refuses what other sites make a browser send in its owner's name.

Two locks: the browser's own word on where a request comes from (Sec-Fetch-Site, else Origin), and
the token in every form (Flask-WTF), which also stops browsers too old to say where it comes from.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.exceptions import Forbidden

from portal.web.portal import portal
from portal.web.work import SAFE_METHODS

TOKEN_FIELD = "csrf_token"  # noqa: S105 - the name of a field
TOKEN_SECONDS = 12 * 60 * 60  # as long as a session
MARK = "serves_programs"
SCRIPTS_MARK = "serves_own_scripts"
View = TypeVar("View", bound=Callable[..., Any])

protection = CSRFProtect()


class CrossSite(Forbidden):
    """The request comes from another site; what it carries is never offered to be sent again."""


def install_origin_check(app: Flask) -> None:
    """The first lock: needs neither session nor form, so it goes first."""
    app.before_request(check_origin)


def install_tokens(app: Flask) -> None:
    """The second lock."""
    app.config.update(WTF_CSRF_FIELD_NAME=TOKEN_FIELD, WTF_CSRF_TIME_LIMIT=TOKEN_SECONDS)
    protection.init_app(app)
    app.jinja_env.globals["csrf_token"] = token


def token() -> str:
    """The visitor's token, made once for a page."""
    made: str = g.get(TOKEN_FIELD) or generate_csrf()
    return made


def for_programs(view: View) -> View:
    """Mark a view that programs call with a key of their own: no cookie counts there."""
    setattr(view, MARK, True)
    protection.exempt(view)
    return view


def for_own_scripts(view: View) -> View:
    """Mark a view that only a script of our own page calls, with JSON.

    No form of another site can send that, and the browser still says where it comes from.
    """
    setattr(view, SCRIPTS_MARK, True)
    protection.exempt(view)
    return view


def check_origin() -> None:
    """Raise CrossSite for an unsafe request of which the browser says that it is from elsewhere."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE_METHODS or getattr(view, MARK, False):
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")  # none: typed or reloaded by the person
    else:
        is_ours = origin is None or _is_own(origin)
    if not is_ours:
        raise CrossSite


def is_for_own_scripts() -> bool:
    """Whether a script waits for the answer, not a person."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, SCRIPTS_MARK, False)


def is_from_own_page() -> bool:
    """Whether the browser positively says that one of our own pages sent this.

    Referer serves old browsers: our Referrer-Policy is `same-origin`, never `no-referrer`.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return _is_own(request.headers.get("Origin") or request.headers.get("Referer") or "")


def _is_own(address: str) -> bool:
    """The base address counts too: a proxy may speak HTTPS to the world and HTTP to us."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin in (portal().settings.base_url, request.host_url.rstrip("/"))
