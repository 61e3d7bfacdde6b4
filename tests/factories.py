"""Valid objects for tests: each test overrides only what it is about."""

import itertools
import uuid
from datetime import UTC, datetime, time
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.domain.policy import Clause
from portal.keys import Keys
from portal.models import (
    Category,
    City,
    Department,
    Kiosk,
    KioskDevice,
    Orientation,
    PolicyVersion,
    Poster,
    PosterPurpose,
    Site,
    StaffMember,
    StaffRole,
)
from portal.queries.walls import viewer_from
from portal.services.filing import Filing, Receipt, file_case
from portal.services.kiosk_pairing import TOKENS
from portal.services.work import RESIDENT, Actor, UnitOfWork, staff_actor

KEYS = Keys((b"a secret of the tests, long enough to be one",))
# A Monday, ten in the morning in Chicago: due on Wednesday 25 November at 17:00.
MONDAY = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
PASSWORD = "a sound password for tests"
Row = TypeVar("Row")
_numbers = itertools.count(1)


def work(session: Session, actor: Actor = RESIDENT, now: datetime = MONDAY) -> UnitOfWork:
    """A unit of work at ten on a Monday, unless the test says otherwise."""
    return UnitOfWork(session=session, now=now, keys=KEYS, actor=actor)


def a_city(session: Session, **changes: object) -> City:
    """A city in Chicago's time zone that speaks English, Spanish and Arabic."""
    values = {
        "id": 1,
        "name": {"en": "Riverton", "es": "Riverton", "ar": "ريفرتون"},
        "time_zone": "America/Chicago",
        "country": "US",
        "subdivision": None,
        "language_tags": ["en", "es", "ar"],
        "default_language": "en",
        "opening_time": time(8),
        "closing_time": time(17),
        "is_demonstration": True,
    }
    return _add(session, City(**(values | changes)))


def a_department(session: Session, slug: str = "permits", **changes: object) -> Department:
    """A department named after its slug."""
    name = slug.replace("-", " ").title()
    values = {"slug": slug, "name": {"en": name, "es": f"{name} (es)", "ar": f"{name} (ar)"}}
    return _add(session, Department(**(values | changes)))


def a_site(session: Session, slug: str = "city-hall", **changes: object) -> Site:
    """A site named after its slug."""
    values = {
        "slug": slug,
        "name": {"en": slug.replace("-", " ").title()},
        "address": "1 Main Street",
    }
    return _add(session, Site(**(values | changes)))


def a_category(session: Session, department: Department, **changes: object) -> Category:
    """A category of this department, to be resolved within ten business days."""
    number = next(_numbers)
    values = {
        "slug": f"category-{number}",
        "name": {"en": f"Category {number}"},
        "department_id": department.id,
    }
    return _add(session, Category(**(values | changes)))


def a_poster(session: Session, site: Site, department: Department, **changes: object) -> Poster:
    """A poster that asks for feedback to this department at this site."""
    values = {
        "slug": f"poster-{next(_numbers)}",
        "purpose": PosterPurpose.FEEDBACK,
        "site_id": site.id,
        "department_id": department.id,
    }
    return _add(session, Poster(**(values | changes)))


def a_staff_member(
    session: Session,
    role: Role = Role.CONTACT,
    department: Department | None = None,
    **changes: object,
) -> StaffMember:
    """A staff member with one role; city-wide when no department is given.

    The password hash is a placeholder unless the test gives one.
    """
    number = next(_numbers)
    values = {
        "email": f"{role}{number}@city.example",
        "name": f"{role.title()} {number}",
        "language": "en",
        "password_hash": "no password",
        "created_at": MONDAY,
        "assignments": [StaffRole(role=role, department_id=department.id if department else None)],
    }
    return _add(session, StaffMember(**(values | changes)))


def acting(member: StaffMember) -> Actor:
    """This staff member as the actor of a unit of work."""
    return staff_actor(viewer_from(member))


def a_policy(session: Session, version: str | None = "1.0", **changes: object) -> PolicyVersion:
    """A published version of the policy in English and Spanish; a draft when it is None."""
    major, minor = (int(part) for part in version.split(".")) if version else (None, None)
    values = {
        "major": major,
        "minor": minor,
        "clauses": {
            clause.value: {"en": f"The words of {clause}.", "es": f"El texto de {clause}."}
            for clause in Clause
        },
        "change_note": {},
        "written_at": MONDAY,
        "published_at": MONDAY if version else None,
    }
    return _add(session, PolicyVersion(**(values | changes)))


def oriented(session: Session, member: StaffMember) -> Orientation:
    """This staff member has confirmed the version that was published last."""
    version = session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.published_at.is_not(None))
        .order_by(PolicyVersion.major.desc(), PolicyVersion.minor.desc())
    ).first()
    values = {"staff_id": member.id, "policy_version_id": version.id, "confirmed_at": MONDAY}
    return _add(session, Orientation(**values))


def a_filing(**changes: object) -> Filing:
    """A complaint to the permits counter, filed on the web by somebody anonymous."""
    values = {
        "description": "Nobody was at the counter for an hour.",
        "language": "en",
        "idempotency_key": uuid.uuid4().hex,
        "department": "permits",
    }
    return Filing(**(values | changes))  # type: ignore[arg-type]


def a_case(session: Session, now: datetime = MONDAY, **changes: object) -> Receipt:
    """A filed case; needs the city and the department to be there."""
    return file_case(work(session, now=now), a_filing(**changes))


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def a_small_city(session: Session) -> None:
    """What tests of pages start from; everybody's e-mail is `<role>@city.example`."""
    a_city(session)
    permits = a_department(session, "permits", phone="555-0100")
    a_department(session, "parks")
    a_department(session, "city-clerk", is_triage=True)
    hall = a_site(session, "city-hall")
    a_category(session, permits, slug="permit-delay", resolve_business_days=5)
    a_poster(session, hall, permits, slug="hall-permits")
    for name in ("contact", "deputy"):
        a_staff_member(session, Role.CONTACT, permits, email=f"{name}@city.example")
    for role in (Role.COUNTER, Role.SUPERVISOR):
        a_staff_member(session, role, permits, email=f"{role}@city.example")
    for role in (Role.REVIEWER, Role.ADMINISTRATOR):
        a_staff_member(session, role, email=f"{role}@city.example")
    designate_everywhere(session)


def a_kiosk(session: Session, site: Site, **changes: object) -> Kiosk:
    """A kiosk at this site, open around the clock."""
    number = next(_numbers)
    values = {
        "slug": f"kiosk-{number}",
        "name": f"Lobby {number}",
        "site_id": site.id,
        "opening_hours": {str(day): ["00:00", "23:59"] for day in range(7)},
    }
    return _add(session, Kiosk(**(values | changes)))


def a_paired_device(
    session: Session, kiosk: Kiosk, public_key: str = "no key", **changes: object
) -> tuple[KioskDevice, str]:
    """A tablet that serves this kiosk, and its token."""
    token = f"token-{next(_numbers)}"
    values = {
        "kiosk_id": kiosk.id,
        "token_digest": KEYS.digest(TOKENS, token.encode()),
        "public_key": public_key,
        "paired_at": MONDAY,
        "last_seen_at": MONDAY,
    }
    return _add(session, KioskDevice(**(values | changes))), token


def staff_called(session: Session, name: str) -> StaffMember:
    """The member of the small city's staff whose e-mail begins with this name."""
    return session.scalars(
        select(StaffMember).where(StaffMember.email == f"{name}@city.example")
    ).one()


def designate_everywhere(session: Session) -> None:
    """Give every department the contact and the deputy of permits (B.3)."""
    contact, deputy = staff_called(session, "contact"), staff_called(session, "deputy")
    for department in session.scalars(select(Department)):
        department.contact_id, department.deputy_id = contact.id, deputy.id
