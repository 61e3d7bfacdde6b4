"""The installation's secret keys, which never stand in the database.

One secret is made on first start and kept beside the data, readable by its owner alone. Every use
has a key of its own derived from it, so that no two uses can be played against each other. After a
rotation the earlier secrets (PORTAL_SECRET_KEY_FALLBACKS) still open what they sealed.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from portal.settings import Settings

KEY_FILE = "secret.key"


@dataclass(frozen=True, repr=False)
class Keys:
    """All secrets, newest first. `purpose` separates the uses; parts are joined unambiguously."""

    secrets: tuple[bytes, ...]

    def digest(self, purpose: str, *parts: bytes) -> str:
        """Keyed digest (HMAC-SHA-256, hexadecimal) under the newest secret."""
        return self.digests(purpose, *parts)[0]

    def digests(self, purpose: str, *parts: bytes) -> list[str]:
        """The digest under every secret, newest first: what a look-up after a rotation compares."""
        joined = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        return [hmac.new(key, joined, hashlib.sha256).hexdigest() for key in self.derived(purpose)]

    def seal(self, purpose: str, content: bytes) -> str:
        """Encrypt and sign `content` (Fernet); `unseal` with the same purpose opens it."""
        return self._fernet(purpose).encrypt(content).decode("ascii")

    def unseal(self, purpose: str, sealed: str, max_age: int | None = None) -> bytes | None:
        """The sealed content; None when it was tampered with or is older than `max_age` seconds."""
        try:
            return self._fernet(purpose).decrypt(sealed.encode("utf-8"), ttl=max_age)
        except (InvalidToken, ValueError):
            return None

    def signing_secrets(self, purpose: str) -> list[str]:
        """Derived secrets, oldest first, the order in which itsdangerous wants them."""
        return [key.hex() for key in reversed(self.derived(purpose))]

    def derived(self, purpose: str) -> list[bytes]:
        """The key of this purpose under every secret, newest first."""
        label = f"feedback-portal/{purpose}".encode()
        return [hmac.new(secret, label, hashlib.sha256).digest() for secret in self.secrets]

    def _fernet(self, purpose: str) -> MultiFernet:
        derived = self.derived(f"seal/{purpose}")
        return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def open_keys(settings: Settings) -> Keys:
    """The keys of this installation; made on first start when no secret is set."""
    newest = settings.secret_key or _kept_secret(settings.data_dir / KEY_FILE)
    return Keys(tuple(key.encode() for key in (newest, *settings.secret_key_fallbacks)))


def _kept_secret(path: Path) -> str:
    """Read the secret, or make it so that of two processes starting at once both use the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{KEY_FILE}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path)
    return path.read_text(encoding="ascii").strip()


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # fails where another process was faster, whose secret then counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
