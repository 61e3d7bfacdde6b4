"""Opens what a tablet sealed: the private half of a key pair of which tablets hold the public half.

The pair is worked out from the installation's secret, so it stands in no database, and after a
rotation the earlier secrets still open what was sealed to theirs. What a tablet seals, it cannot
open again (ECIES: P-256, HKDF-SHA-256, AES-256-GCM, with the item's id authenticated).

    0x01 | 8 bytes of the key's id | 65 bytes of a point used once | 12 bytes | ciphertext and tag
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.keys import Keys

PURPOSE = "kiosk-items"
INFO = b"feedback-portal kiosk item"
VERSION = 1
ID_BYTES, POINT_BYTES, IV_BYTES, TAG_BYTES = 8, 65, 12, 16
HEAD_BYTES = 1 + ID_BYTES + POINT_BYTES + IV_BYTES
# The order of P-256 (FIPS 186-5): a private key is a number below it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True)
class SealingKey:
    """The public half: its id, and its point as 65 bytes."""

    id: bytes
    point: bytes


def sealing_keys(keys: Keys) -> list[SealingKey]:
    """What tablets may seal to, newest first."""
    return [_public(_private(secret)) for secret in keys.derived(PURPOSE)]


def open_item(keys: Keys, item_id: str, sealed: bytes) -> bytes | None:
    """What was sealed; None when it was tampered with, or sealed to a key that is not ours."""
    if len(sealed) < HEAD_BYTES + TAG_BYTES or sealed[0] != VERSION:
        return None
    key_id, rest = sealed[1 : 1 + ID_BYTES], sealed[1 + ID_BYTES :]
    point, rest = rest[:POINT_BYTES], rest[POINT_BYTES:]
    for secret in keys.derived(PURPOSE):
        private = _private(secret)
        if _public(private).id == key_id:
            return _opened(private, point, rest[:IV_BYTES], rest[IV_BYTES:], item_id.encode())
    return None


def shared_key(private: ec.EllipticCurvePrivateKey, public: ec.EllipticCurvePublicKey) -> bytes:
    """The key of one item: both sides work it out from the other's point."""
    secret = private.exchange(ec.ECDH(), public)
    return HKDF(hashes.SHA256(), length=32, salt=None, info=INFO).derive(secret)


def _opened(
    private: ec.EllipticCurvePrivateKey, point: bytes, iv: bytes, ciphertext: bytes, item_id: bytes
) -> bytes | None:
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        return AESGCM(shared_key(private, public)).decrypt(iv, ciphertext, item_id)
    except (InvalidTag, ValueError):
        return None


@lru_cache(maxsize=16)
def _private(secret: bytes) -> ec.EllipticCurvePrivateKey:
    # 48 bytes for a number of 32: what the remainder leans towards is below any notice.
    wide = HKDF(hashes.SHA256(), length=48, salt=None, info=b"P-256").derive(secret)
    number = int.from_bytes(wide, "big") % (ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _public(private: ec.EllipticCurvePrivateKey) -> SealingKey:
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return SealingKey(hashlib.sha256(point).digest()[:ID_BYTES], point)
