"""Staff in tests: a browser in which somebody is signed in, and the codes of their app.

browser = signed_in(BrowserlikeClient(app), "contact@city.example")
"""

from datetime import UTC, datetime

import pyotp
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from portal.queries.staff import StaffFacts, find_for_sign_in
from portal.services.staff_sessions import start_session
from portal.services.work import SYSTEM, UnitOfWork
from portal.web.portal import Portal
from portal.web.staff_session import cookie_name, signed
from tests.support.pages import BrowserlikeClient

# As weak as the library allows, because tests hash all the time and nobody attacks them.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ANA = "ana@city.example"


def signed_in(browser: BrowserlikeClient, email: str) -> BrowserlikeClient:
    """Give the browser a session of this staff member, as signing in would."""
    app = browser.client.application
    portal: Portal = app.extensions["portal"]
    domain = portal.settings.domain
    browser.client.set_cookie(*staff_cookie(app, email), domain=domain)
    return browser


def staff_cookie(app: Flask, email: str) -> tuple[str, str]:
    """Name and value of the cookie that signing in would set."""
    portal: Portal = app.extensions["portal"]
    with portal.database.writing() as session:
        work = UnitOfWork(session, datetime.now(UTC), portal.keys, SYSTEM)
        session_id = start_session(work, person(portal, email), has_second_factor=True)
    with app.app_context():
        return cookie_name(), signed(session_id)


def person(portal: Portal, email: str) -> StaffFacts:
    """What signing in knows of this staff member."""
    with portal.database.reading() as session:
        return known(session, email)


def known(session: Session, email: str = ANA) -> StaffFacts:
    """The same within a transaction, with what it has not written yet."""
    session.flush()
    found = find_for_sign_in(session, email)
    assert found, f"nobody has the e-mail {email}"
    return found


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many times 30 seconds later."""
    return pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=steps)
