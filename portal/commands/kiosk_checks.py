"""What `portal doctor` finds out about the lobby tablets."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from portal.commands.contact_checks import Finding
from portal.domain.kiosk_hours import is_silent
from portal.localized import FALLBACK
from portal.queries.kiosks import FleetRow, fleet
from portal.services.calendars import business_calendar


def kiosks_found(session: Session) -> Iterator[Finding]:
    """Tablets that are silent, places without one, and sites without a PIN."""
    now = datetime.now(UTC)
    calendar = business_calendar(session, now)
    rows = fleet(session, FALLBACK, now)
    is_well = True
    for row in rows:
        at = now.astimezone(calendar.time_zone)
        seen = row.tablet.last_seen_at if row.tablet else None
        silent = is_silent(row.opening_hours, at, calendar.days_off, seen)
        for finding in _findings(row, is_heard=row.is_locked or not silent):
            is_well = is_well and finding.is_well
            yield finding
    if rows and is_well:
        yield Finding(True, "Every lobby tablet has its PIN, and is heard of in its hours.")


def _findings(row: FleetRow, *, is_heard: bool) -> Iterator[Finding]:
    if not row.has_pin:
        yield Finding(
            False,
            f"The site of the kiosk {row.slug} has no PIN: nobody can leave its screens.",
            "Set one in the office under Settings, Lobby tablets.",
        )
    if row.tablet is None:
        # A place may wait for its tablet; it shall only not be forgotten.
        yield Finding(
            True,
            f"The kiosk {row.slug} has no tablet.",
            "Open /kiosk/ on one, and let it in by its letters in the office.",
        )
    elif not is_heard:
        yield Finding(
            False,
            f"The tablet of the kiosk {row.slug} is silent in its opening hours.",
            "Check that it is switched on, charged and on the network.",
        )
