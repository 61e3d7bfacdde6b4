"""What `portal doctor` finds out about people: departments without them, cases without readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from portal.domain.contacts import Lack
from portal.queries.contacts import active_departments
from portal.queries.unread import restricted_cases_without_reader
from portal.services.calendars import business_calendar

WORDS = {
    Lack.NO_CONTACT: "has no point of contact",
    Lack.NO_DEPUTY: "has no deputy",
    Lack.CONTACT_INACTIVE: "has a point of contact who cannot sign in",
    Lack.DEPUTY_INACTIVE: "has a deputy who cannot sign in",
    Lack.CONTACT_NOT_ORIENTED: "has a point of contact who has not confirmed the policy",
    Lack.DEPUTY_NOT_ORIENTED: "has a deputy who has not confirmed the policy",
    Lack.SAME_PERSON: "has one person as point of contact and deputy",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend` says what to do; it is empty where nothing is."""

    is_well: bool
    what: str
    mend: str = ""


def departments_found(session: Session) -> Iterator[Finding]:
    """Departments that are not ready to take cases, and days on which nobody will be there."""
    now = datetime.now(UTC)
    calendar = business_calendar(session, now)
    is_well = True
    for department in active_departments(session):
        if department.lacks:
            is_well = False
            yield Finding(
                False,
                f"The department {department.slug} "
                f"{' and '.join(WORDS[lack] for lack in department.lacks)}.",
                "Designate two active people who have confirmed the policy, in the office under "
                "Settings, Departments (policy B.3).",
            )
            continue
        for gap in department.gaps(calendar, calendar.local_date(now)):
            is_well = False
            yield Finding(
                False,
                f"The department {department.slug} has nobody there "
                f"from {gap.first_on} to {gap.last_on}.",
                "Designate somebody who is there, or change when people are away (policy B.3).",
            )
    if is_well:
        yield Finding(True, "Every department has a point of contact and a deputy.")


def unread_found(session: Session) -> Iterator[Finding]:
    """Allegations that nobody could look into: how many, and not a word more (B.2)."""
    count = restricted_cases_without_reader(session)
    yield Finding(
        not count,
        f"{count or 'No'} restricted cases can be read by nobody who signs in.",
        "Give somebody else the role of Human Resources (portal staff add)." if count else "",
    )
