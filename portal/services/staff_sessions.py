"""Sessions of signed-in staff, kept on the server so that ending one is immediate.

Whatever changes how a person signs in, or what they may do, ends all of their sessions.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from portal.domain.errors import NotFound, PortalError
from portal.keys import Keys
from portal.models import StaffMember, StaffSession
from portal.queries.staff import StaffFacts
from portal.services.work import UnitOfWork

# However busy a session is, it ends after a working day.
LIFETIME = timedelta(hours=12)
# Without a request for so long, it is taken that the person has left the desk.
IDLE = timedelta(minutes=30)


class StaleSignIn(PortalError):
    """The password was changed, or the account disabled, while the person was signing in."""

    def __init__(self) -> None:
        super().__init__("Your account was changed meanwhile. Please sign in again.")


def session_digests(keys: Keys, session_id: str) -> list[str]:
    """What may stand in the database for this id: it is kept as a digest only."""
    return keys.digests("staff-session", session_id.encode())


def start_session(
    work: UnitOfWork, seen: StaffFacts, *, has_second_factor: bool, instead_of: str | None = None
) -> str:
    """Sign the person in; gives the new session's id, which only the browser keeps.

    `instead_of` is the session that the browser had until now. Sessions whose time is over are
    cleared away. Raises StaleSignIn.
    """
    member = member_as_seen(work, seen)
    session_id = secrets.token_urlsafe(32)
    work.session.execute(delete(StaffSession).where(StaffSession.ends_at <= work.now))
    if instead_of:
        end_session(work, instead_of)
    work.session.add(
        StaffSession(
            id_digest=session_digests(work.keys, session_id)[0],
            staff_id=member.id,
            started_at=work.now,
            ends_at=work.now + LIFETIME,
            has_second_factor=has_second_factor,
        )
    )
    return session_id


def end_session(work: UnitOfWork, session_id: str) -> None:
    """Sign one browser out; nothing happens when the session has ended before."""
    digests: Sequence[str] = session_digests(work.keys, session_id)
    work.session.execute(delete(StaffSession).where(StaffSession.id_digest.in_(digests)))


def end_sessions_of(work: UnitOfWork, member: StaffMember) -> None:
    """Sign this person out everywhere."""
    work.session.execute(delete(StaffSession).where(StaffSession.staff_id == member.id))


def active_member(work: UnitOfWork, staff_id: int) -> StaffMember:
    """The staff member, locked for this transaction. Raises NotFound."""
    member = work.session.scalar(
        select(StaffMember)
        .where(StaffMember.id == staff_id, StaffMember.is_active)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if member is None:
        raise NotFound("There is no such staff member.")
    return member


def member_as_seen(work: UnitOfWork, seen: StaffFacts) -> StaffMember:
    """The staff member, locked, if the password is still the one that was checked.

    Raises StaleSignIn.
    """
    try:
        member = active_member(work, seen.staff_id)
    except NotFound:
        raise StaleSignIn from None
    if member.password_hash != seen.password_hash:
        raise StaleSignIn
    return member
