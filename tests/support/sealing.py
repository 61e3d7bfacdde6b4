"""Seals as a tablet does: only the server can open it."""

import base64
import json
import os
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.keys import Keys
from portal.sealed_items import sealing_keys, shared_key


def seal_item(keys: Keys, item_id: str, content: bytes) -> str:
    """The content in base64, sealed to the server's newest key under a point used once."""
    newest, once = sealing_keys(keys)[0], ec.generate_private_key(ec.SECP256R1())
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), newest.point)
    point = once.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    iv = os.urandom(12)
    sealed = AESGCM(shared_key(once, public)).encrypt(iv, content, item_id.encode())
    return base64.b64encode(b"\x01" + newest.id + point + iv + sealed).decode()


def an_item(keys: Keys, number: int, content: Any, **changes: Any) -> dict[str, Any]:
    """One item as it stands in a tablet's queue, two seconds old when `a_sync` sends it."""
    key = changes.get("id") or str(uuid.uuid4())
    values = {
        "id": key,
        "number": number,
        "boot_id": "boot-1",
        "wall_ms": 0,
        "monotonic_ms": 58_000,
        "anchor": None,
        "sealed": seal_item(keys, key, json.dumps(content).encode()),
    }
    return values | changes


def a_sync(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What a tablet posts to bring these items."""
    return {"boot_id": "boot-1", "wall_ms": 0, "monotonic_ms": 60_000, "items": [*items]} | changes


def a_tap(score: int = 4, visit: str | None = None, **changes: Any) -> dict[str, Any]:
    """One press on a face, where no survey is published."""
    values = {
        "kind": "rating",
        "visit": visit or str(uuid.uuid4()),
        "language": "es",
        "survey_version": None,
        "department": "permits",
        "answers": {"visit": score},
        "is_whole": False,
    }
    return values | changes


def a_complaint(words: str = "The line was long.", **changes: Any) -> dict[str, Any]:
    """A complaint as the tablet's form sends it."""
    fields = {"description": words, "kind": "complaint", "department": "permits"}
    return {"kind": "feedback", "language": "es", "receipt": None, "fields": fields} | changes
