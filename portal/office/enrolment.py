"""The secret that is offered to an authenticator app until a code proves that the app has it."""

import json
from dataclasses import dataclass

from flask import session
from flask_babel import gettext
from markupsafe import Markup

from portal.queries.staff import StaffFacts
from portal.services.second_factor import enrolment_address, new_secret
from portal.web.city import city_in
from portal.web.i18n import page_language
from portal.web.portal import portal
from portal.web.qr import qr_svg

KEY = PURPOSE = "enrolment"
HALF_AN_HOUR = 30 * 60
GROUP = 4  # letters, for typing it off the screen


@dataclass(frozen=True)
class Offer:
    """A secret, as letters to type and as a code to scan; `account` tells the app's owner whose."""

    account: str
    secret: str
    qr: Markup

    @property
    def groups(self) -> str:
        """The secret with spaces, which apps ignore."""
        parts = range(0, len(self.secret), GROUP)
        return " ".join(self.secret[start : start + GROUP] for start in parts)


def offer_to(person: StaffFacts) -> Offer:
    """The same secret until it is used, so that a page loaded again fits what was scanned."""
    secret = _offered(person.staff_id) or _new(person.staff_id)
    address = enrolment_address(secret, person.email, city_in(page_language()).name)
    picture = qr_svg(address, gettext("QR code for your authenticator app"))
    return Offer(person.email, secret, picture)


def forget_offer() -> None:
    """The secret is in use, and no longer shown."""
    session.pop(KEY, None)


def _offered(staff_id: int) -> str | None:
    opened = portal().keys.unseal(PURPOSE, session.get(KEY, ""), max_age=HALF_AN_HOUR)
    owner, secret = json.loads(opened) if opened else (None, None)
    return secret if owner == staff_id else None


def _new(staff_id: int) -> str:
    secret = new_secret()
    session[KEY] = portal().keys.seal(PURPOSE, json.dumps([staff_id, secret]).encode())
    return secret
