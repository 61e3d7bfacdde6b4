"""How long the personal texts of finished cases are kept.

Nothing is erased unless the city says so. What is erased are words, photos and contact details;
that there was a case, what became of it and when, stays.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.case import Kind

LONGEST_MONTHS = 600


@dataclass(frozen=True)
class RetentionRules:
    """Months from the end of a case: by its kind, or by the id of its category, which goes before.

    What stands in neither is kept for good.
    """

    by_kind: Mapping[Kind, int] = field(default_factory=dict)
    by_category: Mapping[int, int] = field(default_factory=dict)


def months_before(instant: datetime, months: int) -> datetime:
    """The same day and time so many months earlier; the month's last day where it is shorter."""
    years, month = divmod(instant.year * 12 + instant.month - 1 - months, 12)
    day = min(instant.day, monthrange(years, month + 1)[1])
    return instant.replace(year=years, month=month + 1, day=day)
