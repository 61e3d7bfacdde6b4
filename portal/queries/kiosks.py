"""The fleet: every place for a tablet, and how its tablet is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.localized import in_language
from portal.models import Department, ItemResult, Kiosk, KioskDevice, KioskItem, Site


@dataclass(frozen=True)
class FleetRow:
    """A kiosk and its tablet. Everything of the tablet is None while there is none.

    `missing` counts the numbers that the tablet gave to items which have not arrived; what waits
    on it is among them.
    """

    slug: str
    name: str
    site: str
    site_name: str
    department: str
    has_printer: bool
    has_own_keyboard: bool
    is_locked: bool
    has_pin: bool
    device_id: int | None
    last_seen_at: datetime | None
    battery_percent: int | None
    queue_length: int | None
    storage_percent: int | None
    receipts_left: int | None
    arrived: int
    missing: int
    put_aside: int


def fleet(session: Session, language: str) -> list[FleetRow]:
    """Every kiosk that is in use, by its name."""
    rows = session.execute(
        select(Kiosk, Site, KioskDevice)
        .join(Site, Site.id == Kiosk.site_id)
        .outerjoin(
            KioskDevice,
            (KioskDevice.kiosk_id == Kiosk.id) & KioskDevice.revoked_at.is_(None),
        )
        .where(Kiosk.is_active)
        .order_by(Kiosk.name, Kiosk.id)
    ).all()
    slugs = {row.id: row.slug for row in session.execute(select(Department.id, Department.slug))}
    counts = _counts(session)
    return [_row(*row, slugs, counts, language) for row in rows]


def fleet_row(session: Session, slug: str, language: str) -> FleetRow | None:
    """One kiosk; None when there is none of this slug."""
    return next((row for row in fleet(session, language) if row.slug == slug), None)


def kiosk_id_of(session: Session, slug: str) -> int | None:
    """The id behind a slug."""
    return session.scalar(select(Kiosk.id).where(Kiosk.slug == slug, Kiosk.is_active))


def _counts(session: Session) -> dict[int, tuple[int, int]]:
    """How many numbers arrived from each tablet, and how many items were put aside."""
    aside = func.count().filter(KioskItem.result == ItemResult.PUT_ASIDE)
    statement = select(
        KioskItem.device_id, func.count(KioskItem.number.distinct()).label("arrived"), aside
    ).group_by(KioskItem.device_id)
    return {
        device: (arrived, put_aside) for device, arrived, put_aside in session.execute(statement)
    }


def _row(
    kiosk: Kiosk,
    site: Site,
    device: KioskDevice | None,
    slugs: dict[int, str],
    counts: dict[int, tuple[int, int]],
    language: str,
) -> FleetRow:
    arrived, put_aside = counts.get(device.id, (0, 0)) if device else (0, 0)
    return FleetRow(
        slug=kiosk.slug,
        name=kiosk.name,
        site=site.slug,
        site_name=in_language(site.name, language),
        department=slugs.get(kiosk.department_ids[0], "") if kiosk.department_ids else "",
        has_printer=kiosk.has_printer,
        has_own_keyboard=kiosk.has_own_keyboard,
        is_locked=kiosk.is_locked,
        has_pin=bool(site.kiosk_pin_hash),
        device_id=device.id if device else None,
        last_seen_at=device.last_seen_at if device else None,
        battery_percent=device.battery_percent if device else None,
        queue_length=device.queue_length if device else None,
        storage_percent=device.storage_percent if device else None,
        receipts_left=device.receipts_left if device else None,
        arrived=arrived,
        missing=max(0, device.last_number - arrived) if device else 0,
        put_aside=put_aside,
    )
