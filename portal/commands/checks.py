"""The checks of `portal doctor`, each a few findings with their mends."""

import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from portal.commands.contact_checks import Finding, departments_found, unread_found
from portal.commands.kiosk_checks import kiosks_found
from portal.db import Database, has_safe_wal, sqlite_module
from portal.domain.errors import PortalError
from portal.files import open_file_store
from portal.keys import KEY_FILE
from portal.migrate import is_current
from portal.models import CaseEvent, City, OutboxMessage, OutboxState
from portal.notify.transports import open_transport
from portal.settings import Settings

LEAST_FREE_BYTES = 500 * 1024 * 1024


Check = Callable[[Settings, Database], Iterator[Finding]]


def check_address(settings: Settings, _database: Database) -> Iterator[Finding]:
    """The address in every QR code should be the city's own, over HTTPS."""
    is_loopback = settings.domain in ("127.0.0.1", "localhost", "::1")
    yield Finding(
        settings.is_https or is_loopback,
        f"Residents reach the portal at {settings.base_url}.",
        ""
        if settings.is_https
        else "Set PORTAL_BASE_URL to your own https:// address before you print a poster.",
    )


def check_secret(settings: Settings, _database: Database) -> Iterator[Finding]:
    """The secret key must be readable by its owner alone."""
    path = settings.data_dir / KEY_FILE
    if settings.secret_key or not path.exists():
        yield Finding(True, "The secret key is set, or will be made on first start.")
        return
    is_private = not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    yield Finding(
        is_private,
        f"The secret key {path} is {'private' if is_private else 'readable by others'}.",
        "" if is_private else f"Run: chmod 600 {path}",
    )


def check_database(_settings: Settings, database: Database) -> Iterator[Finding]:
    """The database must answer, be at this version, and not lose what it was given."""
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
    except DBAPIError as error:
        yield Finding(False, f"The database does not answer: {error.orig}", "Check that it runs.")
        return
    well = is_current(database)
    yield Finding(
        well,
        "The database is at this version." if well else "The database is at another version.",
        "" if well else "Run: portal migrate",
    )
    if database.is_sqlite:
        version = sqlite_module().sqlite_version
        is_safe = has_safe_wal(sqlite_module().sqlite_version_info)
        yield Finding(
            True,
            f"SQLite {version} writes safely{' with a write-ahead log' if is_safe else ''}.",
            "" if is_safe else "It is slower than need be: install the pysqlite3 package.",
        )


def check_city(_settings: Settings, database: Database) -> Iterator[Finding]:
    """A city must have been set up, with two people in each department (B.3) and live tablets."""
    if not is_current(database):
        return
    with database.reading() as session:
        if session.scalar(select(City.id)) is None:
            yield Finding(False, "There is no city yet.", "Run: portal init")
            return
        findings = [
            *departments_found(session),
            *unread_found(session),
            *kiosks_found(session),
        ]
    yield from findings


def check_mail(settings: Settings, database: Database) -> Iterator[Finding]:
    """E-mails must have a way out, and none may lie dead."""
    try:
        open_transport(settings.smtp_url, settings.mail_dir)
    except PortalError as error:
        yield Finding(False, str(error), "Write it as smtp://user:password@host:587?starttls=1 .")
        return
    where = "to an SMTP server" if settings.smtp_url else f"into files under {settings.mail_dir}"
    yield Finding(
        True,
        f"E-mails go {where}.",
        "" if settings.smtp_url else "Set PORTAL_SMTP_URL so that residents get them.",
    )
    if is_current(database):
        yield _dead_letters(database)


def check_storage(settings: Settings, _database: Database) -> Iterator[Finding]:
    """The file store must take and give back, with room left on the disk."""
    try:
        files = open_file_store(settings.files_url)
        key = files.put(b"portal doctor")
        is_well = files.get(key) == b"portal doctor"
        files.delete(key)
    except (PortalError, OSError) as error:
        yield Finding(False, f"Photos cannot be stored: {error}", "Check PORTAL_FILES_URL.")
        return
    yield Finding(is_well, "Photos can be stored.")
    free = shutil.disk_usage(_existing(settings.data_dir)).free
    yield Finding(
        free >= LEAST_FREE_BYTES,
        f"{free // 1024**2:,} MB are free on the disk.",
        "" if free >= LEAST_FREE_BYTES else "Make room: new cases are refused when it is full.",
    )


def check_clock(_settings: Settings, database: Database) -> Iterator[Finding]:
    """The machine's clock must not lie behind what has already happened."""
    if not is_current(database):
        return
    with database.reading() as session:
        last_at = session.scalar(select(func.max(CaseEvent.at)))
    now = datetime.now(UTC)
    is_well = last_at is None or last_at <= now
    yield Finding(
        is_well,
        f"It is {now:%Y-%m-%d %H:%M} UTC{'' if is_well else ', before the last event'}.",
        "" if is_well else "Set the machine's clock, and let it follow a time server.",
    )


def _dead_letters(database: Database) -> Finding:
    with database.reading() as session:
        dead = session.scalar(select(func.count()).where(OutboxMessage.state == OutboxState.DEAD))
    return Finding(
        not dead,
        f"{dead or 'No'} e-mails could not be delivered.",
        "Look at them in the office under Outbox, and send them again." if dead else "",
    )


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


CHECKS: tuple[Check, ...] = (
    check_address,
    check_secret,
    check_database,
    check_city,
    check_mail,
    check_storage,
    check_clock,
)
