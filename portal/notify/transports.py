"""How an e-mail leaves the house: to an SMTP server, or into a folder where none is set."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from portal.notify.email import Email, mime_message
from portal.notify.smtp import DeliveryDeferred, DeliveryRefused, SmtpTransport

__all__ = [
    "DeliveryDeferred",
    "DeliveryRefused",
    "FolderTransport",
    "SmtpTransport",
    "Transport",
    "open_transport",
]

LONGEST_NAME = 120


class Transport(Protocol):
    """Something that can deliver an e-mail, once and at once."""

    def send(self, email: Email, at: datetime) -> None:
        """Deliver `email`, dated `at` (aware); returns only when it is safely handed over.

        Raises DeliveryDeferred where trying again may help, DeliveryRefused where it will not.
        """


class FolderTransport:
    """Writes each e-mail as an .eml file, so that a city without a mail server loses none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, email: Email, at: datetime) -> None:
        """Write the file in full, or not at all; one e-mail and instant always give one name.

        Raises DeliveryDeferred where the disk is full or the folder cannot be written.
        """
        content = mime_message(email, at).as_bytes()
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_at_once(self._path / _file_name(email, at), content)
        except OSError as error:
            raise DeliveryDeferred("the mail folder cannot be written") from error


def open_transport(smtp_url: str | None, mail_dir: Path) -> Transport:
    """The transport that the setting PORTAL_SMTP_URL asks for; nothing is connected or written yet.

    Raises PortalError where the address cannot be used.
    """
    return SmtpTransport(smtp_url) if smtp_url else FolderTransport(mail_dir)


def _file_name(email: Email, at: datetime) -> str:
    # The instant comes first, so that a folder sorted by name is sorted by time.
    instant = at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    identity = re.sub(r"[^A-Za-z0-9.@-]", "_", email.message_id.strip("<>"))
    return f"{instant}-{identity[:LONGEST_NAME]}.eml"


def _write_at_once(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(unfinished, "wb", opener=_for_owner_only) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _remember_names(path.parent)


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _remember_names(folder: Path) -> None:
    # Only a synced folder still knows the file's name after a power cut.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
