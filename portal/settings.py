"""The settings of one installation: environment variables, or the same keys in portal.toml.

An unknown key or a bad value stops start-up with one sentence that names it (README, Settings).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.domain.errors import PortalError

PREFIX = "PORTAL_"
# The test suite and its browser are steered by variables of their own, which are no settings.
NOT_SETTINGS = "PORTAL_TEST_"
KNOWN = frozenset(
    {
        "PORTAL_DATA_DIR",
        "PORTAL_DATABASE_URL",
        "PORTAL_BASE_URL",
        "PORTAL_SECRET_KEY",
        "PORTAL_SECRET_KEY_FALLBACKS",
        "PORTAL_SMTP_URL",
        "PORTAL_LIMITS_URL",
        "PORTAL_LIMITS",
        "PORTAL_FILES_URL",
        "PORTAL_TRUSTED_PROXIES",
        "PORTAL_TRANSLATE_URL",
        "PORTAL_AUDIT_EMAIL",
    }
)
SHORTEST_SECRET_KEY = 32
IN_MEMORY = "memory://"  # where limits are counted, unless a store is named
ADDRESS = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\".]+")
LONGEST_ADDRESS = 254


class BadSetting(PortalError):
    """A setting that is unknown or cannot be used; the sentence names it."""


@dataclass(frozen=True)
class Settings:
    """What the operator decided. Made once at start-up by `load_settings` and never changed."""

    data_dir: Path
    database_url: str
    base_url: str
    secret_key: str | None = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(repr=False)
    smtp_url: str | None = field(repr=False)
    limits_url: str
    has_limits: bool
    files_url: str
    trusted_proxies: int
    translate_url: str | None = field(repr=False)  # may hold a key
    audit_email: str | None

    @property
    def is_https(self) -> bool:
        """Whether residents reach the portal over HTTPS: cookies and HSTS then insist on it."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """Host and port of the base address: what people type, printed under every QR code."""
        return urlsplit(self.base_url).netloc

    @property
    def domain(self) -> str:
        """The city's own domain: the only one that requests may name, and where mail comes from."""
        return urlsplit(self.base_url).hostname or self.host

    @property
    def audit_dir(self) -> Path:
        """Where the daily head of all histories is kept, one file a day."""
        return self.data_dir / "audit"

    @property
    def mail_dir(self) -> Path:
        """Where e-mails are written as files while no SMTP server is set."""
        return self.data_dir / "mail"


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from `environ`, then from portal.toml of the data directory.

    Raises BadSetting with one sentence that names the setting.
    """
    data_dir = Path(environ.get("PORTAL_DATA_DIR") or "var").resolve()
    given = _from_file(data_dir / "portal.toml") | _from_environment(environ)
    for name in given:
        if name not in KNOWN:
            raise BadSetting(f"There is no setting called {name}; the README lists them all.")
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(given, data_dir),
        base_url=_base_url(given),
        secret_key=_secret_key(given),
        secret_key_fallbacks=_fallbacks(given),
        smtp_url=given.get("PORTAL_SMTP_URL") or None,
        limits_url=given.get("PORTAL_LIMITS_URL") or IN_MEMORY,
        has_limits=_on_or_off(given, "PORTAL_LIMITS"),
        files_url=given.get("PORTAL_FILES_URL") or f"file://{data_dir / 'files'}",
        trusted_proxies=_whole_number(given, "PORTAL_TRUSTED_PROXIES"),
        translate_url=_translate_url(given),
        audit_email=_address(given, "PORTAL_AUDIT_EMAIL"),
    )


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environ.items()
        if name.startswith(PREFIX) and not name.startswith(NOT_SETTINGS)
    }


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} is not valid TOML: {error}.") from error
    if "PORTAL_DATA_DIR" in content:
        raise BadSetting(f"PORTAL_DATA_DIR cannot be set in {path}, which it is needed to find.")
    return {name: _as_text(value) for name, value in content.items()}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    return str(value)


def _database_url(given: Mapping[str, str], data_dir: Path) -> str:
    url = given.get("PORTAL_DATABASE_URL") or f"sqlite:///{data_dir / 'portal.db'}"
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting(
            "PORTAL_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg:// ."
        )
    return url


def _base_url(given: Mapping[str, str]) -> str:
    url = (given.get("PORTAL_BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise BadSetting(
            "PORTAL_BASE_URL must be an address such as https://feedback.city.example, "
            "without a path."
        )
    return url


def _secret_key(given: Mapping[str, str]) -> str | None:
    key = given.get("PORTAL_SECRET_KEY") or None
    if key is not None and len(key) < SHORTEST_SECRET_KEY:
        raise BadSetting(f"PORTAL_SECRET_KEY must have at least {SHORTEST_SECRET_KEY} characters.")
    return key


def _fallbacks(given: Mapping[str, str]) -> tuple[str, ...]:
    listed = given.get("PORTAL_SECRET_KEY_FALLBACKS", "")
    return tuple(key.strip() for key in listed.split(",") if key.strip())


def _on_or_off(given: Mapping[str, str], name: str) -> bool:
    value = (given.get(name) or "on").lower()
    if value not in ("on", "off"):
        raise BadSetting(f"{name} must be on or off, not “{value}”.")
    return value == "on"


def _translate_url(given: Mapping[str, str]) -> str | None:
    url = given.get("PORTAL_TRANSLATE_URL") or None
    parts = urlsplit(url or "")
    if url is not None and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise BadSetting("PORTAL_TRANSLATE_URL must be an address such as http://127.0.0.1:5000.")
    return url


def _address(given: Mapping[str, str], name: str) -> str | None:
    value = given.get(name, "").strip() or None
    if value is not None and (not ADDRESS.fullmatch(value) or len(value) > LONGEST_ADDRESS):
        raise BadSetting(f"{name} must be one e-mail address, not “{value}”.")
    return value


def _whole_number(given: Mapping[str, str], name: str) -> int:
    value = given.get(name) or "0"
    if not value.isdecimal():
        raise BadSetting(f"{name} must be a whole number, not “{value}”.")
    return int(value)
