"""The tablet behind a device token, and what the office wants of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from portal.models import HelpCall, Kiosk, KioskDevice, Site

HELP_IS_AWAITED = timedelta(minutes=10)


@dataclass(frozen=True)
class Device:
    """A paired tablet and the kiosk it serves; `site` is the slug of where it stands."""

    id: int
    kiosk_id: int
    public_key: str
    is_revoked: bool
    is_locked: bool
    site: str


_DEVICE = (
    select(
        KioskDevice.id,
        KioskDevice.kiosk_id,
        KioskDevice.public_key,
        KioskDevice.revoked_at,
        Kiosk.is_locked,
        Kiosk.is_active,
        Site.slug.label("site"),
    )
    .join(Kiosk, Kiosk.id == KioskDevice.kiosk_id)
    .join(Site, Site.id == Kiosk.site_id)
    .where(KioskDevice.token_digest.in_(bindparam("digests", expanding=True)))
)


def device_by_token(session: Session, digests: Sequence[str]) -> Device | None:
    """The tablet with this token; `digests` are the token's, under the present and earlier keys."""
    row = session.execute(_DEVICE, {"digests": list(digests)}).first()
    if row is None:
        return None
    return Device(
        id=row.id,
        kiosk_id=row.kiosk_id,
        public_key=row.public_key,
        is_revoked=row.revoked_at is not None or not row.is_active,
        is_locked=row.is_locked,
        site=row.site,
    )


@dataclass(frozen=True)
class Orders:
    """What the office wants of a tablet; `help_state` is None, "called" or "coming"."""

    is_locked: bool
    reload_number: int
    help_state: str | None


_ORDERS = select(Kiosk.is_locked, Kiosk.reload_number).where(Kiosk.id == bindparam("kiosk_id"))
_LAST_CALL = (
    select(HelpCall.called_at, HelpCall.answered_at)
    .where(HelpCall.kiosk_id == bindparam("kiosk_id"))
    .order_by(HelpCall.id.desc())
    .limit(1)
)


def orders_for(session: Session, kiosk_id: int, now: datetime) -> Orders:
    """What the office has decided about the kiosk, and whether somebody comes to help."""
    row = session.execute(_ORDERS, {"kiosk_id": kiosk_id}).one()
    call = session.execute(_LAST_CALL, {"kiosk_id": kiosk_id}).first()
    return Orders(row.is_locked, row.reload_number, _help_state(call, now))


def _help_state(call: Row[datetime, datetime | None] | None, now: datetime) -> str | None:
    """Who asked ten minutes ago has left, or was helped."""
    if call is None or call.called_at < now - HELP_IS_AWAITED:
        return None
    return "coming" if call.answered_at else "called"
