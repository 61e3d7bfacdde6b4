"""A tablet that nobody knows yet shows eight letters and asks until it is let in."""

from flask import Response, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk import blueprint
from kiosk.json_body import json_body, refuse
from kiosk.times import milliseconds
from portal.domain.errors import NotFound
from portal.domain.pairing import PairingState
from portal.services import kiosk_pairing
from portal.services.work import SYSTEM
from portal.web.access import public
from portal.web.csrf import for_own_scripts
from portal.web.device import PROOF_HEADER, is_public_key, is_signed, proven_bytes, remember_token
from portal.web.limits import limit_pairing, limit_pairing_checks
from portal.web.portal import portal
from portal.web.qr import qr_svg
from portal.web.work import writing

SECRET_COOKIE = "kiosk-pairing"  # noqa: S105 - the name of a cookie
LONGEST_KEY = 200


@blueprint.post("/pairing")
@for_own_scripts
@public
@limit_pairing
def ask_to_pair() -> ResponseReturnValue:
    """Eight letters for this tablet, and a QR code that opens the page where they are typed."""
    public_key = json_body().text("public_key", LONGEST_KEY)
    if not is_public_key(public_key):
        refuse()
    try:
        with writing(SYSTEM) as work:
            asked = kiosk_pairing.ask(work, public_key)
    except kiosk_pairing.TooManyPairings:
        return jsonify({"error": "too_many"}), 429
    link = f"{portal().settings.base_url}/office/kiosks/pair?code={asked.code}"
    answer = {
        "code": asked.code,
        "link": link,
        "qr": str(qr_svg(link, gettext("QR code for an administrator’s phone"))),
        "expires_ms": milliseconds(asked.expires_at),
    }
    response = make_response(jsonify(answer), 201)
    response.set_cookie(
        SECRET_COOKIE,
        asked.secret,
        path="/kiosk",
        httponly=True,
        samesite="Strict",
        secure=portal().settings.is_https,
    )
    return response


@blueprint.post("/pairing/check")
@for_own_scripts
@public
@limit_pairing_checks
def check_pairing() -> ResponseReturnValue:
    """Whether somebody has approved; once it is so, the tablet gets its token."""
    secret = request.cookies.get(SECRET_COOKIE, "")
    try:
        with writing(SYSTEM) as work:
            state, token = kiosk_pairing.check(work, secret)
    except NotFound:
        state, token = PairingState.EXPIRED, ""
    response = jsonify({"state": state.value})
    return _paired(response, token) if token else response


@blueprint.post("/pairing/renewal")
@for_own_scripts
@public
@limit_pairing
def renew_token() -> ResponseReturnValue:
    """A new token for a tablet that lost its cookie, in a power cut or to its browser's tidying.

    Its own key shows who it is; a token is worth nothing without that.
    """
    public_key = json_body().text("public_key", LONGEST_KEY)
    signature = request.headers.get(PROOF_HEADER, "")
    if not is_public_key(public_key) or not is_signed(public_key, signature, proven_bytes()):
        return jsonify({"error": "unsigned"}), 401
    try:
        with writing(SYSTEM) as work:
            token = kiosk_pairing.renew(work, public_key)
    except NotFound:
        return jsonify({"error": "unpaired"}), 401
    return _paired(jsonify({"state": PairingState.PAIRED.value}), token)


def _paired(response: Response, token: str) -> Response:
    response.delete_cookie(SECRET_COOKIE, path="/kiosk")
    remember_token(response, token)
    return response
