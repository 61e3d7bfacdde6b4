"""What came in from a kiosk's tablets: which numbers are missing, and what was put aside."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import ItemResult, KioskDevice, KioskItem

# So many gaps are named; who has more looks at the tablet, not at the numbers.
MOST_GAPS = 20
MOST_ASIDE = 200


@dataclass(frozen=True)
class Gap:
    """Numbers that have not arrived, from the first to the last of them."""

    first: int
    last: int


@dataclass(frozen=True)
class PutAside:
    """An item that could not be taken in, and why; its words stay sealed."""

    id: int
    number: int
    reason: str
    received_at: datetime
    happened_at: datetime


def missing_numbers(session: Session, device_id: int, last_number: int) -> list[Gap]:
    """The gaps among the numbers that the tablet has given, the earliest first.

    The database walks its index of the numbers once; nothing but the gaps comes out of it.
    """
    before = func.lag(KioskItem.number, 1, 0).over(order_by=KioskItem.number)
    walk = (
        select(KioskItem.number, before.label("before"))
        .where(KioskItem.device_id == device_id, KioskItem.number > 0)
        .subquery()
    )
    found = session.execute(
        select(walk.c.before + 1, walk.c.number - 1)
        .where(walk.c.number > walk.c.before + 1)
        .order_by(walk.c.number)
        .limit(MOST_GAPS)
    )
    gaps = [Gap(first, last) for first, last in found]
    highest = session.scalar(
        select(func.max(KioskItem.number)).where(KioskItem.device_id == device_id)
    )
    if last_number > (highest or 0) and len(gaps) < MOST_GAPS:
        gaps.append(Gap((highest or 0) + 1, last_number))
    return gaps


def put_aside_items(session: Session, kiosk_id: int) -> list[PutAside]:
    """What a person has to look at, from every tablet that the kiosk ever had; newest first."""
    rows = session.scalars(
        select(KioskItem)
        .join(KioskDevice, KioskDevice.id == KioskItem.device_id)
        .where(KioskDevice.kiosk_id == kiosk_id, KioskItem.result == ItemResult.PUT_ASIDE)
        .order_by(KioskItem.id.desc())
        .limit(MOST_ASIDE)
    )
    return [
        PutAside(row.id, row.number, row.reason, row.received_at, row.happened_at) for row in rows
    ]
