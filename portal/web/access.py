"""Who may open which page: denied unless the view says otherwise.

Every view carries exactly one of the marks below; a view without one is never served.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from portal.domain.errors import NotAllowed
from portal.domain.permissions import Permission, Viewer
from portal.web.addresses import TRACK, sign_in_address
from portal.web.htmx import redirects_fragment
from portal.web.kept import has_typed_text
from portal.web.opened_case import opened_case
from portal.web.work import SAFE_METHODS

MARK = "access_rule"
View = TypeVar("View", bound=Callable[..., Any])


class Audience(Enum):
    """For whom a page is."""

    EVERYONE = auto()
    RESIDENT_OF_CASE = auto()
    STAFF = auto()
    PAIRED_DEVICE = auto()


@dataclass(frozen=True)
class AccessRule:
    """What a view asks of its visitor; `permission` only ever of staff."""

    audience: Audience
    permission: Permission | None = None


class UnmarkedView(RuntimeError):
    """A view says nothing about who may open it: a programming error."""


class SignedOut(Exception):
    """Text was sent that would be lost by simply going to where one signs in.

    `door` is the address where the sender gets in again.
    """

    def __init__(self, audience: Audience, door: str) -> None:
        super().__init__("The sender has to come in again first.")
        self.audience = audience
        self.door = door


def public(view: View) -> View:
    """Everyone may open this."""
    return _mark(view, AccessRule(Audience.EVERYONE))


def resident_case(view: View) -> View:
    """Whoever has opened a case with its tracking code in this browser."""
    return _mark(view, AccessRule(Audience.RESIDENT_OF_CASE))


def staff_only(view: View) -> View:
    """Every signed-in staff member, with no right in particular."""
    return _mark(view, AccessRule(Audience.STAFF))


def paired_device(view: View) -> View:
    """A lobby tablet that was paired and not revoked since."""
    return _mark(view, AccessRule(Audience.PAIRED_DEVICE))


def requires(permission: Permission) -> Callable[[View], View]:
    """Staff with this right in at least one department; the service asks again for the case."""
    return lambda view: _mark(view, AccessRule(Audience.STAFF, permission))


def rule_of(view: Callable[..., Any]) -> AccessRule:
    """The mark of a view. Raises UnmarkedView."""
    rule = getattr(view, MARK, None)
    if not isinstance(rule, AccessRule):
        raise UnmarkedView(f"{view.__module__}.{view.__name__} does not say who may open it.")
    return rule


def current_viewer() -> Viewer | None:
    """The signed-in staff member; None when nobody is. Looked up once in a request."""
    if "viewer" not in g:
        from portal.web.staff_session import load_viewer  # itself builds on this module

        g.viewer = load_viewer()
    viewer: Viewer | None = g.viewer
    return viewer


def install(app: Flask) -> None:
    """Ask every request for its right before anything else of it is looked at."""
    app.before_request(check_access)


def check_access() -> ResponseReturnValue | None:
    """Let the request pass, or answer it: to the door, 401, 403, or 404 for an unmarked view."""
    if request.endpoint is None:
        return None  # no such address: the 404 is on its way
    rule = _rule_of_request()
    if rule.audience is Audience.RESIDENT_OF_CASE and opened_case() is None:
        return _to_the_door(rule.audience, TRACK)
    if rule.audience is Audience.STAFF:
        return _check_staff(rule)
    if rule.audience is Audience.PAIRED_DEVICE:
        from portal.web.device import check_device  # itself builds on this module

        return check_device()
    return None


def is_staff_page() -> bool:
    """Whether the present page is for staff."""
    view = current_app.view_functions.get(request.endpoint or "")
    rule = getattr(view, MARK, None)
    return isinstance(rule, AccessRule) and rule.audience is Audience.STAFF


def _check_staff(rule: AccessRule) -> ResponseReturnValue | None:
    viewer = current_viewer()
    if viewer is None:
        return _to_the_door(rule.audience, sign_in_address())
    if rule.permission is not None and not viewer.has(rule.permission):
        raise NotAllowed("This staff member does not have the right to open the page.")
    return None


def _to_the_door(audience: Audience, door: str) -> ResponseReturnValue:
    if request.method not in SAFE_METHODS and has_typed_text():
        raise SignedOut(audience, door)
    return redirects_fragment(door) or redirect(door, 303)


def _rule_of_request() -> AccessRule:
    try:
        return rule_of(current_app.view_functions[request.endpoint or ""])
    except UnmarkedView:
        if current_app.testing:
            raise
        abort(404)


def _mark(view: View, rule: AccessRule) -> View:
    if hasattr(view, MARK):
        raise UnmarkedView(f"{view.__module__}.{view.__name__} says twice who may open it.")
    setattr(view, MARK, rule)
    return view
