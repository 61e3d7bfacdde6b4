"""The paired tablet that sends the present request: a token in a cookie, and a key of its own.

The token alone is not enough: the tablet signs whatever it posts with a key that never leaves it,
so that a copied cookie is worth nothing on another machine.
"""

import base64
import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from flask import Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from portal.queries.kiosk_devices import Device, device_by_token
from portal.services.kiosk_pairing import TOKENS
from portal.web.portal import portal
from portal.web.work import SAFE_METHODS, reading

PROOF_HEADER = "Kiosk-Proof"
COOKIE_SECONDS = 400 * 24 * 60 * 60  # the longest that browsers keep one
COORDINATE = 32  # bytes of each half of a P-256 signature


def cookie_name() -> str:
    """Under HTTPS with the prefix that keeps other hosts of the city from setting it."""
    return "__Host-kiosk" if portal().settings.is_https else "kiosk"


def current_device() -> Device | None:
    """The tablet that asks, revoked or not; None where nothing was ever paired."""
    if "device" not in g:
        token = request.cookies.get(cookie_name(), "")
        digests = portal().keys.digests(TOKENS, token.encode())
        g.device = device_by_token(reading(), digests) if token else None
    device: Device | None = g.device
    return device


def paired() -> Device:
    """The tablet that asks, in a view marked `paired_device`."""
    device = current_device()
    if device is None:
        raise RuntimeError("Only a view marked `paired_device` may ask for its device.")
    return device


def remember_token(response: Response, token: str) -> None:
    """Let the tablet keep its token. No script can read it, and no other site can make it sent."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Strict",
        secure=portal().settings.is_https,
    )


def check_device() -> ResponseReturnValue | None:
    """Let a paired tablet pass; else 401 with one word of why, for its script."""
    device = current_device()
    if device is None:
        return _refusal("unpaired")
    if device.is_revoked:
        return _refusal("revoked")
    if request.method not in SAFE_METHODS and not _is_signed_by(device):
        return _refusal("unsigned")
    return None


def proven_bytes() -> bytes:
    """What the tablet signs: method, path and the digest of the body, each on a line."""
    digest = hashlib.sha256(request.get_data()).hexdigest()
    return f"{request.method}\n{request.root_path}{request.path}\n{digest}".encode()


def is_public_key(public_key: str) -> bool:
    """Whether this is a P-256 key, as SubjectPublicKeyInfo in base64."""
    try:
        key = load_der_public_key(base64.b64decode(public_key, validate=True))
    except (ValueError, UnsupportedAlgorithm):
        return False
    return isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1"


def is_signed(public_key: str, signature: str, content: bytes) -> bool:
    """Whether the half of the key that we have belongs to whoever signed (ECDSA, P-256, SHA-256).

    Key (SubjectPublicKeyInfo) and signature (both halves, 64 bytes) come in base64, as WebCrypto
    gives them.
    """
    try:
        key = load_der_public_key(base64.b64decode(public_key))
        raw = base64.b64decode(signature)
    except ValueError:
        return False
    if not isinstance(key, ec.EllipticCurvePublicKey) or len(raw) != 2 * COORDINATE:
        return False
    halves = (int.from_bytes(raw[:COORDINATE], "big"), int.from_bytes(raw[COORDINATE:], "big"))
    try:
        key.verify(encode_dss_signature(*halves), content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _is_signed_by(device: Device) -> bool:
    return is_signed(device.public_key, request.headers.get(PROOF_HEADER, ""), proven_bytes())


def _refusal(word: str) -> ResponseReturnValue:
    return jsonify({"error": word}), 401
