"""Alarms about lobby tablets: one falls silent in its opening hours, or fills up.

Each is told once to the administrators, and again only when it was over in between.
"""

from sqlalchemy import select

from portal.domain.clock import BusinessCalendar
from portal.domain.kiosk_hours import is_silent
from portal.domain.permissions import Role
from portal.localized import in_language
from portal.models import Kiosk, KioskDevice, Site, StaffMember, StaffRole
from portal.services.calendars import business_calendar
from portal.services.outbox import write_to_staff
from portal.services.work import UnitOfWork

SILENT, BACK, FILLING = "office/kiosk_silent", "office/kiosk_back", "office/kiosk_filling"
STORAGE, QUEUE = "storage", "queue"
# At this share of its storage a tablet stops to take words, and goes on with ratings alone.
TIGHT_PERCENT = 80
# Below this share it is over: what sways around the limit is one alarm.
EASED_PERCENT = 60
# A queue has no end but the storage. More than on any busy day means that something is in the way
# of the tablet, while it is heard of: an alarm comes at the same share of it.
BUSY_DAY = 500


def raise_kiosk_alarms(work: UnitOfWork) -> int:
    """Tell administrators what has happened to tablets since the last look; gives of how many."""
    # Another worker that looks at the same tablet now tells of it.
    rows = work.session.execute(
        select(Kiosk, KioskDevice)
        .join(KioskDevice, KioskDevice.kiosk_id == Kiosk.id)
        .where(Kiosk.is_active, KioskDevice.revoked_at.is_(None))
        .order_by(Kiosk.id)
        .with_for_update(skip_locked=True, of=Kiosk)
    ).all()
    if not rows:
        return 0
    calendar = business_calendar(work.session, work.now)
    return sum(
        _tell_of_silence(work, kiosk, device, calendar) + _tell_of_filling(work, kiosk, device)
        for kiosk, device in rows
    )


def _tell_of_silence(
    work: UnitOfWork, kiosk: Kiosk, device: KioskDevice, calendar: BusinessCalendar
) -> bool:
    """A tablet is back once it was heard of, whatever the hour; a closed one may be silent."""
    if kiosk.silent_since is not None:
        if device.last_seen_at is None or device.last_seen_at <= kiosk.silent_since:
            return False
        kiosk.silent_since = None
        _tell(work, kiosk, BACK)
        return True
    at = work.now.astimezone(calendar.time_zone)
    hours, days_off = kiosk.opening_hours, calendar.days_off
    if kiosk.is_locked or not is_silent(hours, at, days_off, device.last_seen_at):
        return False
    kiosk.silent_since = work.now
    _tell(work, kiosk, SILENT)
    return True


def _tell_of_filling(work: UnitOfWork, kiosk: Kiosk, device: KioskDevice) -> bool:
    percents = {STORAGE: device.storage_percent or 0, QUEUE: device.queue_length * 100 // BUSY_DAY}
    out = [
        cause
        for cause, percent in percents.items()
        if percent >= (EASED_PERCENT if cause in device.alarms else TIGHT_PERCENT)
    ]
    new = [cause for cause in out if cause not in device.alarms]
    device.alarms = out
    for cause in new:
        _tell(work, kiosk, FILLING, cause)
    return bool(new)


def _tell(work: UnitOfWork, kiosk: Kiosk, notice: str, reason: str | None = None) -> None:
    site = work.session.get_one(Site, kiosk.site_id)
    running = select(StaffRole.staff_id).where(StaffRole.role == Role.ADMINISTRATOR)
    members = select(StaffMember).where(StaffMember.is_active, StaffMember.id.in_(running))
    for member in work.session.scalars(members.order_by(StaffMember.id)):
        facts = {
            "kiosk": kiosk.name,
            "site": in_language(site.name, member.language),
            "reason": reason,
            "path": f"/office/kiosks/{kiosk.slug}",
        }
        write_to_staff(work, notice, member, facts)
