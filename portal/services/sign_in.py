"""How a staff member gets in: password, second factor, and what must be put right first.

A session starts only when nothing more is asked, so there is no half-signed-in state that a page
could forget to look at.
"""

from enum import StrEnum

from portal.queries.staff import StaffFacts
from portal.services.passwords import hash_password, is_password, needs_rehash
from portal.services.staff_sessions import member_as_seen
from portal.services.work import UnitOfWork


class Step(StrEnum):
    """What is still to be done after the password, before the session starts."""

    SECOND_FACTOR = "second_factor"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a step
    ENROLMENT = "enrolment"


def recognises(found: StaffFacts | None, password: str) -> bool:
    """Whether this is the person's password; takes as long when there is no such person.

    Not for inside a write transaction.
    """
    return is_password(password, found.password_hash if found else None)


def next_step(
    person: StaffFacts, *, has_second_factor: bool, is_demonstration: bool
) -> Step | None:
    """What comes next; None when the session can start.

    `has_second_factor` says whether a code was given while signing in.
    """
    if person.has_second_factor and not has_second_factor:
        return Step.SECOND_FACTOR
    if person.must_change_password:
        return Step.NEW_PASSWORD
    if person.needs_second_factor(is_demonstration) and not person.has_second_factor:
        return Step.ENROLMENT
    return None


def rehashed(person: StaffFacts, password: str) -> str | None:
    """The password hashed anew where the parameters have changed since; else None.

    Only a sign-in has the password to do it with. Not for inside a write transaction.
    """
    return hash_password(password) if needs_rehash(person.password_hash) else None


def keep_rehashed(work: UnitOfWork, seen: StaffFacts, password_hash: str) -> None:
    """Keep the same password under its new hash; sessions go on. Raises StaleSignIn."""
    member_as_seen(work, seen).password_hash = password_hash
