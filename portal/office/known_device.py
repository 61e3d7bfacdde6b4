"""Browsers in which somebody has signed in before.

Anybody can try passwords at a colleague's account until it is slowed down. Whoever has signed in on
a browser before is counted by that browser alone, so nobody else can keep them out on purpose.
"""

import secrets
from dataclasses import dataclass

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from portal.web.portal import portal

PURPOSE = "known-device"
ONE_YEAR = 365 * 24 * 60 * 60
# A counter's computer is shared; whoever signed in last is known longest.
MOST_ACCOUNTS = 8


@dataclass(frozen=True)
class Device:
    """What the cookie says: a number that means nothing, and marks of who signed in here."""

    id: str
    accounts: tuple[str, ...]


def account_mark(email: str) -> str:
    """Tells accounts apart without naming them, in cookies and in the store of the limits."""
    return portal().keys.digest("account-mark", email.strip().lower().encode())[:16]


def known_device(email: str) -> str | None:
    """The number of this browser, if this person has signed in with it before."""
    device = _given()
    return device.id if device and account_mark(email) in device.accounts else None


def remember_device(response: Response, email: str) -> None:
    """From now on, this person is known in this browser."""
    mark, device = account_mark(email), _given() or Device(secrets.token_urlsafe(12), ())
    accounts = [mark, *(each for each in device.accounts if each != mark)][:MOST_ACCOUNTS]
    is_https = portal().settings.is_https
    response.set_cookie(
        _cookie_name(),
        _serializer().dumps([device.id, accounts]),
        max_age=ONE_YEAR,
        secure=is_https,
        httponly=True,
        samesite="Lax",
    )


def _given() -> Device | None:
    try:
        number, accounts = _serializer().loads(request.cookies.get(_cookie_name(), ""))
    except BadSignature:
        return None
    return Device(number, tuple(accounts))


def _cookie_name() -> str:
    return "__Host-office-device" if portal().settings.is_https else "office-device"


def _serializer() -> URLSafeSerializer:
    # Only ever what this function signed: the shape of the content needs no second look.
    return URLSafeSerializer(portal().keys.signing_secrets(PURPOSE), salt=PURPOSE)
