"""Paired tablets: what they say of themselves, and letting them go."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from portal.domain.errors import NotFound
from portal.models import Kiosk, KioskDevice
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork

# A clock that is further off than this is told as this far off: the column holds 32 bits.
MOST_MS = 2_000_000_000


@dataclass(frozen=True)
class Vitals:
    """What a tablet says of itself with each heartbeat; None where its browser does not tell.

    `battery_percent` and `storage_percent` run from 0 to 100.
    """

    queue_length: int
    last_number: int
    app_version: str
    is_app_newest: bool
    battery_percent: int | None
    is_charging: bool | None
    storage_percent: int | None
    is_storage_kept: bool | None
    receipts_left: int | None


def record_heartbeat(work: UnitOfWork, device_id: int, vitals: Vitals, wall_ms: int) -> None:
    """The tablet is there. `wall_ms` is its own clock, milliseconds since 1970 UTC."""
    device = work.session.get_one(KioskDevice, device_id)
    for name, value in asdict(vitals).items():
        setattr(device, name, value)
    device.last_seen_at = work.now
    device.clock_ahead_ms = clock_ahead_ms(wall_ms, work.now)


def clock_ahead_ms(wall_ms: int, now: datetime) -> int:
    """How far a tablet's clock is ahead of the server's, in milliseconds."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    ahead = wall_ms - (now - epoch) // timedelta(milliseconds=1)
    return max(-MOST_MS, min(MOST_MS, ahead))


def revoke(work: UnitOfWork, kiosk_slug: str, device_id: int) -> None:
    """The tablet is let go: it locks with its next heartbeat and keeps what it has, sealed.

    Raises NotFound where the kiosk has no such tablet.
    """
    device = work.session.get(KioskDevice, device_id)
    kiosk = work.session.get(Kiosk, device.kiosk_id) if device else None
    if device is None or kiosk is None or kiosk.slug != kiosk_slug:
        raise NotFound("The kiosk has no such tablet.")
    if device.revoked_at is None:
        device.revoked_at = work.now
        record_setting(work, f"kiosk:{kiosk.slug}", "tablet_revoked")
