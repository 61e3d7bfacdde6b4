"""A lobby tablet without its screen: it has a key of its own, pairs, and signs what it posts.

tablet = Tablet(kiosk_app)
code = tablet.ask_to_pair()
...  # somebody approves
assert tablet.check() == "paired"
answer = tablet.post("/heartbeat", a_heartbeat())
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from flask import Flask
from werkzeug.test import Client, TestResponse

BASE_URL = "http://portal.test/kiosk/"
MOUNT = "/kiosk"


class Tablet:
    """A browser on a tablet, on the application that is mounted at /kiosk."""

    def __init__(self, app: Flask, base_url: str = BASE_URL) -> None:
        self.client: Client = app.test_client()
        self._base_url = base_url
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key(self) -> str:
        """The half of its key that it gives away."""
        raw = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(raw).decode()

    @property
    def token(self) -> str:
        """The device token in its cookie; empty before it is paired."""
        cookie = self.client.get_cookie("kiosk", domain="portal.test")
        return cookie.value if cookie else ""

    def ask_to_pair(self) -> str:
        """Show a code; gives it."""
        answer = self.post("/pairing", {"public_key": self.public_key})
        assert answer.status_code == 201, answer.text
        code: str = answer.json["code"]
        return code

    def check(self) -> str:
        """Ask whether somebody has approved."""
        state: str = self.post("/pairing/check", {}).json["state"]
        return state

    def get(self, path: str) -> TestResponse:
        """Look at something."""
        return self.client.get(path, base_url=self._base_url)

    def post(self, path: str, content: Any, **headers: str) -> TestResponse:
        """Send JSON, signed."""
        return self.post_raw(path, json.dumps(content).encode(), **headers)

    def post_raw(self, path: str, body: bytes, **headers: str) -> TestResponse:
        """Send any bytes, signed unless the headers bring a proof of their own."""
        given = {"Sec-Fetch-Site": "same-origin", "Kiosk-Proof": self.proof(path, body), **headers}
        return self.client.post(
            path,
            data=body,
            headers=given,
            content_type="application/json",
            base_url=self._base_url,
        )

    def proof(self, path: str, body: bytes) -> str:
        """Method, path and the digest of the body, signed as WebCrypto does."""
        content = f"POST\n{MOUNT}{path}\n{hashlib.sha256(body).hexdigest()}".encode()
        halves = decode_dss_signature(self._key.sign(content, ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(b"".join(half.to_bytes(32, "big") for half in halves)).decode()


def a_heartbeat(**changes: Any) -> dict[str, Any]:
    """What a healthy tablet says of itself."""
    values = {
        "boot_id": "boot-1",
        "monotonic_ms": 60_000,
        "wall_ms": 1_795_449_600_000,
        "queue_length": 0,
        "last_number": 0,
        "battery_percent": 80,
        "is_charging": True,
        "app_version": "1",
        "storage_percent": 3,
        "is_storage_kept": True,
        "receipts_left": 40,
    }
    return values | changes
