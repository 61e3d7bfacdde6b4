"""The session of a signed-in staff member: a row on the server, and a cookie that names it.

The cookie holds the session's id and, signed, when the person last did something. So a page that is
only looked at can keep a session alive without writing to the database (docs/decisions/0008).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, g, request
from flask_babel import gettext
from itsdangerous import BadSignature, TimestampSigner

from portal.domain.permissions import NEEDS_SECOND_FACTOR, Role, Viewer
from portal.labels import label
from portal.localized import FALLBACK
from portal.queries.staff import SignedIn, signed_in
from portal.services.staff_sessions import IDLE, end_session, session_digests
from portal.services.work import UnitOfWork
from portal.web.city import city_in
from portal.web.portal import portal
from portal.web.work import now, reading

PURPOSE = "staff-cookie"
# The cookie is set again at most so often.
REFRESH_AFTER = timedelta(minutes=1)
POLL_HEADER, POLL_PARAMETER = "X-Portal-Poll", "poll"


@dataclass(frozen=True)
class StaffFace:
    """The signed-in person as every page for staff shows them."""

    name: str
    email: str
    roles: tuple[Role, ...]

    @property
    def role_names(self) -> list[str]:
        """The roles in words of the page's language, each once."""
        return [gettext(label(role)) for role in dict.fromkeys(self.roles)]


@dataclass(frozen=True)
class GivenSession:
    """What a genuine cookie says."""

    id: str
    active_at: datetime


def cookie_name() -> str:
    """Under HTTPS with the prefix that keeps other hosts of the city from setting it."""
    return "__Host-office" if portal().settings.is_https else "office"


def load_viewer() -> Viewer | None:
    """Who is signed in, looked up now; `current_viewer` of portal.web.access remembers it."""
    given = given_session()
    if given is None or now() - given.active_at > IDLE:
        return None
    found = signed_in(reading(), session_digests(portal().keys, given.id), now())
    if found is None or _lacks_second_factor(found):
        return None
    g.staff_session = given
    g.staff_language = found.language
    roles = tuple(held.role for held in found.viewer.assignments)
    g.staff_member = StaffFace(found.viewer.name, found.email, roles)
    return found.viewer


def given_session() -> GivenSession | None:
    """The session that this browser names; it may have ended. None without a genuine cookie."""
    try:
        value, signed_at = _signer().unsign(
            request.cookies.get(cookie_name(), ""), return_timestamp=True
        )
    except BadSignature:
        return None
    return GivenSession(value.decode("ascii"), signed_at)


def signed(session_id: str) -> str:
    """The cookie's content, saying that its owner was active just now."""
    return _signer().sign(session_id).decode("ascii")


def begin_session(session_id: str) -> None:
    """Give the browser the session that was just started; call it after the commit."""
    g.staff_cookie = session_id


def finish_session(work: UnitOfWork) -> None:
    """Sign this browser out: the row goes in this transaction, the cookie with the answer."""
    given = given_session()
    if given:
        end_session(work, given.id)
    g.staff_cookie = None


def write_cookie(response: Response) -> Response:
    """Give, renew or take back the cookie. Runs after every request."""
    if "staff_cookie" in g:
        _write(response, g.staff_cookie)
    elif _shows_a_person():
        _write(response, g.staff_session.id)
    return response


def _lacks_second_factor(found: SignedIn) -> bool:
    """Roles and demonstration may have changed since; a session never outlives the demand."""
    is_demanded = bool(found.viewer.roles & NEEDS_SECOND_FACTOR)
    return is_demanded and not found.has_second_factor and not city_in(FALLBACK).is_demonstration


def _shows_a_person() -> bool:
    """Whether somebody is at the desk: a page that asks for news by itself shows nobody."""
    is_polling = POLL_HEADER in request.headers or POLL_PARAMETER in request.args
    given: GivenSession | None = g.get("staff_session")
    return given is not None and not is_polling and now() - given.active_at >= REFRESH_AFTER


def _write(response: Response, session_id: str | None) -> None:
    is_https = portal().settings.is_https
    if session_id is None:
        response.delete_cookie(cookie_name(), secure=is_https, httponly=True, samesite="Lax")
        return
    # Lax, not Strict: the links in e-mails to staff must find them signed in.
    response.set_cookie(
        cookie_name(),
        signed(session_id),
        secure=is_https,
        httponly=True,
        samesite="Lax",
    )


def _signer() -> TimestampSigner:
    return TimestampSigner(portal().keys.signing_secrets(PURPOSE), salt=PURPOSE)
