"""How a tablet is, in words."""

from collections.abc import Iterable
from datetime import datetime, time

from babel.dates import format_timedelta
from flask_babel import gettext

from portal.office.kiosk_form import DAYS, day_names
from portal.queries.kiosk_items import MOST_GAPS, Gap
from portal.queries.kiosks import FleetRow, Tablet
from portal.services.kiosk_items import CONFLICT
from portal.translations import format_clock, locale_of
from portal.web.i18n import number, page_language
from portal.web.work import now

# A clock that is further off than this is worth a word; times are reckoned by the server's anyway.
CLOCK_OFF_MS = 120_000
MINUTE_MS = 60_000


def since_words(at: datetime | None) -> str:
    """How long ago it was: 5 minutes ago."""
    if at is None:
        return gettext("never")
    words: str = format_timedelta(
        at - now(), add_direction=True, locale=locale_of(page_language()), threshold=1.5
    )
    return words


def percent_words(percent: int | None) -> str:
    """A share as it is written, or that nobody knows."""
    return gettext("not told") if percent is None else number(percent / 100, "#,##0%")


def battery_words(tablet: Tablet) -> str:
    """How full the battery is, and whether that is getting better."""
    words = percent_words(tablet.battery_percent)
    return gettext("%(percent)s, charging", percent=words) if tablet.is_charging else words


def storage_words(tablet: Tablet) -> str:
    """How much of the storage is left, and whether the browser promises to keep it."""
    if tablet.storage_percent is None:
        return gettext("not told")
    left = percent_words(100 - tablet.storage_percent)
    if tablet.is_storage_kept:
        return gettext("%(left)s free, kept by the browser", left=left)
    return gettext("%(left)s free; the browser may clear it when it runs short", left=left)


def version_words(tablet: Tablet) -> str:
    """Which version it runs."""
    version = tablet.app_version
    if tablet.is_app_newest is None:
        return gettext("not told")
    if tablet.is_app_newest:
        return gettext("%(version)s, the newest", version=version)
    return gettext("%(version)s; it takes the newest when nobody is there", version=version)


def clock_words(tablet: Tablet) -> str | None:
    """How far its clock is off; None where that is nothing to speak of."""
    off = tablet.clock_ahead_ms or 0
    if abs(off) <= CLOCK_OFF_MS:
        return None
    minutes = number(abs(off) // MINUTE_MS)
    if off > 0:
        return gettext("%(minutes)s minutes ahead", minutes=minutes)
    return gettext("%(minutes)s minutes behind", minutes=minutes)


def numbers_words(tablet: Tablet, gaps: Iterable[Gap]) -> str:
    """Which numbers arrived: 1–812, 3 missing: 17, 40–41."""
    if not tablet.last_number:
        return gettext("nothing yet")
    last = number(tablet.last_number)
    if not tablet.missing:
        return gettext("1–%(last)s, none missing", last=last)
    named = [_gap_words(gap) for gap in gaps]
    if len(named) == MOST_GAPS:
        named.append("…")
    return gettext(
        "1–%(last)s, %(count)s missing: %(numbers)s",
        last=last,
        count=number(tablet.missing),
        numbers=", ".join(named),
    )


def hours_lines(row: FleetRow) -> list[str]:
    """The opening hours, a line for each day on which it is open."""
    names, language = day_names(), page_language()
    lines = []
    for day in DAYS:
        span = row.opening_hours.get(str(day))
        if span:
            opens, closes = (format_clock(time.fromisoformat(each), language) for each in span)
            lines.append(f"{names[day]} {opens} – {closes}")
    return lines


def reason_words(reason: str) -> str:
    """Why an item was put aside."""
    if reason == CONFLICT:
        return gettext("Its key came before, with other content.")
    if reason == "NotUnderstood":
        return gettext("It could not be opened or understood.")
    return gettext("It does not fit what the portal knows (%(name)s).", name=reason)


def _gap_words(gap: Gap) -> str:
    if gap.first == gap.last:
        return number(gap.first)
    return f"{number(gap.first)}–{number(gap.last)}"
