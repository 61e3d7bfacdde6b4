"""The tablet behind a device token."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.models import Kiosk, KioskDevice, Site


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
