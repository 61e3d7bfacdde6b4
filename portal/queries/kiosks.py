"""The fleet: every place for a tablet, and how its tablet is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.localized import in_language
from portal.models import (
    Department,
    ItemResult,
    Kiosk,
    KioskDevice,
    KioskItem,
    Site,
    Survey,
    VisitRating,
)


@dataclass(frozen=True)
class Tablet:
    """How a tablet is, by its last heartbeat; None where its browser does not tell.

    `missing` counts the numbers that it gave to items which have not arrived; what waits on it is
    among them.
    """

    id: int
    paired_at: datetime
    last_seen_at: datetime | None
    battery_percent: int | None
    is_charging: bool | None
    queue_length: int
    app_version: str
    is_app_newest: bool | None
    storage_percent: int | None
    is_storage_kept: bool | None
    receipts_left: int | None
    clock_ahead_ms: int | None
    last_number: int
    arrived: int
    ratings_today: int

    @property
    def missing(self) -> int:
        """How many numbers have not arrived."""
        return max(0, self.last_number - self.arrived)


@dataclass(frozen=True)
class FleetRow:
    """A kiosk; `tablet` is None while there is none. `put_aside` counts items of all its tablets.

    `silent_since` is when the alarm went out that nothing is heard of the tablet.
    """

    id: int
    slug: str
    name: str
    site: str
    site_name: str
    departments: tuple[str, ...]
    survey: str
    language_tags: tuple[str, ...]
    opening_hours: Mapping[str, list[str]]
    has_printer: bool
    has_own_keyboard: bool
    is_locked: bool
    has_pin: bool
    silent_since: datetime | None
    put_aside: int
    tablet: Tablet | None


@dataclass(frozen=True)
class _Counts:
    """What is counted of every tablet at once."""

    slugs: Mapping[int, str]
    surveys: Mapping[int, str]
    arrived: Mapping[int, int]
    rated: Mapping[int, int]
    put_aside: Mapping[int, int]


def fleet(session: Session, language: str, since: datetime) -> list[FleetRow]:
    """Every kiosk that is in use, by its name; ratings are counted from `since` on."""
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
    counts = _counts(session, [device.id for _kiosk, _site, device in rows if device], since)
    return [_row(*row, counts, language) for row in rows]


def fleet_row(session: Session, slug: str, language: str, since: datetime) -> FleetRow | None:
    """One kiosk; None when there is none of this slug."""
    return next((row for row in fleet(session, language, since) if row.slug == slug), None)


def kiosk_id_of(session: Session, slug: str) -> int | None:
    """The id behind a slug."""
    return session.scalar(select(Kiosk.id).where(Kiosk.slug == slug, Kiosk.is_active))


def _counts(session: Session, devices: list[int], since: datetime) -> _Counts:
    arrived = (
        select(KioskItem.device_id, func.count(KioskItem.number.distinct()))
        .where(KioskItem.device_id.in_(devices), KioskItem.number > 0)
        .group_by(KioskItem.device_id)
    )
    rated = (
        select(VisitRating.device_id, func.count())
        .where(VisitRating.device_id.in_(devices), VisitRating.rated_at >= since)
        .group_by(VisitRating.device_id)
    )
    put_aside = (
        select(KioskDevice.kiosk_id, func.count())
        .join(KioskItem, KioskItem.device_id == KioskDevice.id)
        .where(KioskItem.result == ItemResult.PUT_ASIDE)
        .group_by(KioskDevice.kiosk_id)
    )
    slugs = select(Department.id, Department.slug)
    return _Counts(
        slugs=dict(session.execute(slugs).all()),
        surveys=dict(session.execute(select(Survey.id, Survey.slug)).all()),
        arrived=dict(session.execute(arrived).all()),
        rated={device: count for device, count in session.execute(rated) if device},
        put_aside=dict(session.execute(put_aside).all()),
    )


def _row(
    kiosk: Kiosk, site: Site, device: KioskDevice | None, counts: _Counts, language: str
) -> FleetRow:
    return FleetRow(
        id=kiosk.id,
        slug=kiosk.slug,
        name=kiosk.name,
        site=site.slug,
        site_name=in_language(site.name, language),
        departments=tuple(counts.slugs[each] for each in kiosk.department_ids),
        survey=counts.surveys[kiosk.survey_id] if kiosk.survey_id else "",
        language_tags=tuple(kiosk.language_tags),
        opening_hours=dict(kiosk.opening_hours),
        has_printer=kiosk.has_printer,
        has_own_keyboard=kiosk.has_own_keyboard,
        is_locked=kiosk.is_locked,
        has_pin=bool(site.kiosk_pin_hash),
        silent_since=kiosk.silent_since if device else None,
        put_aside=counts.put_aside.get(kiosk.id, 0),
        tablet=_tablet(device, counts) if device else None,
    )


def _tablet(device: KioskDevice, counts: _Counts) -> Tablet:
    return Tablet(
        id=device.id,
        paired_at=device.paired_at,
        last_seen_at=device.last_seen_at,
        battery_percent=device.battery_percent,
        is_charging=device.is_charging,
        queue_length=device.queue_length,
        app_version=device.app_version,
        is_app_newest=device.is_app_newest,
        storage_percent=device.storage_percent,
        is_storage_kept=device.is_storage_kept,
        receipts_left=device.receipts_left,
        clock_ahead_ms=device.clock_ahead_ms,
        last_number=device.last_number,
        arrived=counts.arrived.get(device.id, 0),
        ratings_today=counts.rated.get(device.id, 0),
    )
