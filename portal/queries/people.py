"""The city's people, as those who keep their accounts see them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from portal.domain.case import FINISHED
from portal.domain.errors import NotFound
from portal.domain.permissions import RoleAssignment, Viewer
from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Case, Department, StaffMember
from portal.queries.walls import viewer_from, visible_to

PAGE_SIZE = 50


@dataclass(frozen=True)
class Person:
    """One account. `manager_id` is whom they report to."""

    id: int
    name: str
    email: str
    language: str
    is_active: bool
    manager_id: int | None
    has_second_factor: bool
    assignments: tuple[RoleAssignment, ...]


@dataclass(frozen=True)
class ListedPerson:
    """One account, for lists; a role is like `contact:permits`, or bare in the whole city."""

    email: str
    name: str
    language: str
    is_active: bool
    roles: tuple[str, ...]


@dataclass(frozen=True)
class PeoplePage:
    """A page of people by name; `number` counts from one."""

    people: tuple[Person, ...]
    number: int
    has_more: bool


@dataclass(frozen=True)
class Leaving:
    """What is left behind when somebody leaves: departments they speak for, cases in hand.

    `open_cases` counts those that the reader can see, too.
    """

    contact_of: tuple[str, ...]
    deputy_of: tuple[str, ...]
    open_cases: int


def people_page(session: Session, search: str, number: int) -> PeoplePage:
    """Those whose name or e-mail holds these words, the active ones first, by name."""
    everybody = session.scalars(select(StaffMember).options(selectinload(StaffMember.assignments)))
    wanted = fold(search).split()
    found = [each for each in everybody if _matches(each, wanted)]
    found.sort(key=lambda each: (not each.is_active, fold(each.name), each.id))
    first = (number - 1) * PAGE_SIZE
    shown = tuple(_person(each) for each in found[first : first + PAGE_SIZE])
    return PeoplePage(shown, number, len(found) > first + PAGE_SIZE)


def everybody(session: Session) -> Iterator[ListedPerson]:
    """Every account, by e-mail."""
    slugs = {row.id: row.slug for row in session.execute(select(Department.id, Department.slug))}
    members = select(StaffMember).options(selectinload(StaffMember.assignments))
    for member in session.scalars(members.order_by(StaffMember.email)):
        roles = (
            f"{held.role}:{slugs[held.department_id]}" if held.department_id else str(held.role)
            for held in member.assignments
        )
        yield ListedPerson(
            member.email, member.name, member.language, member.is_active, tuple(sorted(roles))
        )


def person(session: Session, staff_id: int) -> Person:
    """This account, active or not. Raises NotFound."""
    member = session.get(StaffMember, staff_id)
    if member is None:
        raise NotFound("There is no such staff member.")
    return _person(member)


def possible_managers(session: Session, shown: Person | None) -> list[tuple[int, str]]:
    """Id and name of everybody active but this person, by name; and of their manager as it is."""
    rows = session.execute(
        select(StaffMember.id, StaffMember.name)
        .where(StaffMember.is_active | (StaffMember.id == (shown and shown.manager_id)))
        .where(StaffMember.id != (shown.id if shown else 0))
        .order_by(StaffMember.name, StaffMember.id)
    )
    return [(row.id, row.name) for row in rows]


def leaving(session: Session, viewer: Viewer, staff_id: int, language: str) -> Leaving:
    """What this person has in hand."""
    designated = session.scalars(
        select(Department).where(
            or_(Department.contact_id == staff_id, Department.deputy_id == staff_id)
        )
    ).all()
    cases = session.scalar(
        select(func.count())
        .select_from(Case)
        .where(Case.assignee_id == staff_id, Case.status.not_in(FINISHED), visible_to(viewer))
    )
    return Leaving(
        _names((row for row in designated if row.contact_id == staff_id), language),
        _names((row for row in designated if row.deputy_id == staff_id), language),
        cases or 0,
    )


def _names(departments: Iterable[Department], language: str) -> tuple[str, ...]:
    return tuple(sorted((in_language(row.name, language) for row in departments), key=fold))


def _matches(member: StaffMember, wanted: list[str]) -> bool:
    text = fold(f"{member.name} {member.email}")
    return all(word in text for word in wanted)


def _person(member: StaffMember) -> Person:
    return Person(
        id=member.id,
        name=member.name,
        email=member.email,
        language=member.language,
        is_active=member.is_active,
        manager_id=member.manager_id,
        has_second_factor=member.totp_secret_sealed is not None,
        assignments=viewer_from(member).assignments,
    )
