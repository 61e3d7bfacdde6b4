"""Somebody who has given the right password, but from whom more is asked before they are in.

What is known of them travels sealed in the browser's session cookie, for a few minutes only, and is
worth nothing once the password changes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

from portal.localized import FALLBACK
from portal.office.known_device import remember_device
from portal.queries.staff import StaffFacts, staff_facts
from portal.services.sign_in import Step, next_step
from portal.services.staff_sessions import StaleSignIn, start_session
from portal.services.work import SYSTEM, UnitOfWork
from portal.web.city import city_in
from portal.web.portal import portal
from portal.web.staff_session import begin_session, given_session
from portal.web.work import now, reading, writing

Act = Callable[[UnitOfWork], None]
KEY = PURPOSE = "signing_in"
# A code is at hand at once; an app to be installed, or a password to be thought of, takes longer.
PATIENCE = {
    Step.SECOND_FACTOR: timedelta(minutes=5),
    Step.NEW_PASSWORD: timedelta(minutes=30),
    Step.ENROLMENT: timedelta(minutes=30),
}
PAGE_OF = {
    Step.SECOND_FACTOR: "office.second_factor",
    Step.NEW_PASSWORD: "office.first_password",
    Step.ENROLMENT: "office.first_second_factor",
}


@dataclass(frozen=True)
class SigningIn:
    """The person, whether a one-time code was given, and the page they want."""

    person: StaffFacts
    next: str
    has_second_factor: bool = False

    @property
    def step(self) -> Step | None:
        """What comes next; None when nothing more is asked."""
        return next_step(
            self.person,
            has_second_factor=self.has_second_factor,
            is_demonstration=city_in(FALLBACK).is_demonstration,
        )


def signing_in() -> SigningIn | None:
    """Who is signing in with this browser; None when nobody is, or it took too long."""
    opened = portal().keys.unseal(PURPOSE, session.get(KEY, ""))
    if opened is None:
        return None
    kept = json.loads(opened)
    person = staff_facts(reading(), kept["staff_id"])
    if person is None or kept["password"] != _mark(person):
        return None
    if datetime.fromisoformat(kept["until"]) < now():
        return None
    return SigningIn(person, kept["next"], kept["has_second_factor"])


def at_step(step: Step) -> SigningIn:
    """Who is signing in with this browser, at exactly this step. Raises StaleSignIn."""
    pending = signing_in()
    if pending is None or pending.step is not step:
        raise StaleSignIn
    return pending


def go_on(after: SigningIn, act: Act | None = None) -> ResponseReturnValue:
    """Do what this step asks for, and go to the next, or in.

    `after` is how things stand once `act` is done. Raises what `act` raises, and StaleSignIn.
    """
    step, session_id = after.step, ""
    with writing(SYSTEM) as work:
        if act is not None:
            act(work)
        if step is None:
            session_id = _start(work, after)
    if step is not None:
        _remember(after, step)
        return redirect(url_for(PAGE_OF[step]), 303)
    forget_signing_in()
    begin_session(session_id)
    response = redirect(after.next, 303)
    remember_device(response, after.person.email)
    return response


def forget_signing_in() -> None:
    """Begin again with the password."""
    session.pop(KEY, None)


def _start(work: UnitOfWork, after: SigningIn) -> str:
    before = given_session()
    return start_session(
        work,
        after.person,
        has_second_factor=after.has_second_factor,
        instead_of=before.id if before else None,
    )


def _remember(pending: SigningIn, step: Step) -> None:
    kept = {
        "staff_id": pending.person.staff_id,
        "password": _mark(pending.person),
        "has_second_factor": pending.has_second_factor,
        "next": pending.next,
        "until": (now() + PATIENCE[step]).isoformat(),
    }
    session[KEY] = portal().keys.seal(PURPOSE, json.dumps(kept).encode())


def _mark(person: StaffFacts) -> str:
    return portal().keys.digest("password-mark", person.password_hash.encode())
