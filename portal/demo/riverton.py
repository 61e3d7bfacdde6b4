"""Lays out Riverton: its settings, departments, people, places and posters (riverton.toml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.demo.stories import read_toml
from portal.domain.permissions import Role
from portal.models import (
    Category,
    Department,
    Poster,
    PosterPurpose,
    Site,
    StaffMember,
    StaffRole,
)
from portal.starter import add_reply_templates, new_city

TIME_ZONE = "America/Chicago"
LANGUAGES = ("en", "es", "ar")


@dataclass(frozen=True)
class Team:
    """The people of a department. Where nobody keeps the counter, the contact does."""

    contact: StaffMember
    deputy: StaffMember
    supervisor: StaffMember
    counter: StaffMember


@dataclass(frozen=True)
class Town:
    """Riverton as it is laid out: teams by department, business days by category."""

    teams: Mapping[str, Team]
    targets: Mapping[str, int]


def lay_out(session: Session, founded_at: datetime, password_hash: str) -> Town:
    """Add everything but the cases; everybody has the same password."""
    plan = read_toml("riverton.toml")
    city = new_city(
        session,
        name="Riverton",
        time_zone=TIME_ZONE,
        country="US",
        subdivision=None,
        languages=LANGUAGES,
        is_demonstration=True,
    )
    city.name = plan["city"]["name"]
    departments = {table["slug"]: _department(session, table) for table in plan["departments"]}
    _add_keywords(session, plan["keywords"])
    _add_places(session, plan, departments)
    teams, administrator = _people(session, plan["people"], departments, founded_at, password_hash)
    add_reply_templates(session, founded_at, administrator.id)
    targets = {row.slug: row.resolve_business_days for row in session.scalars(select(Category))}
    return Town(teams, targets)


def _department(session: Session, table: Mapping[str, Any]) -> Department:
    """Add the department; the city clerk is there already, as in every new city."""
    department = session.scalar(select(Department).where(Department.slug == table["slug"]))
    if department is None:
        department = Department(slug=table["slug"])
        session.add(department)
    department.name, department.phone = table["name"], table["phone"]
    session.flush()
    for category in table["categories"]:
        session.add(
            Category(
                slug=category["slug"],
                name=category["name"],
                department_id=department.id,
                resolve_business_days=category["days"],
            )
        )
    session.flush()
    return department


def _add_keywords(session: Session, keywords: Mapping[str, dict[str, list[str]]]) -> None:
    for category in session.scalars(select(Category)):
        category.keywords = keywords[category.slug]


def _add_places(
    session: Session, plan: Mapping[str, Any], departments: Mapping[str, Department]
) -> None:
    sites = {table["slug"]: Site(**table) for table in plan["sites"]}
    session.add_all(sites.values())
    session.flush()
    categories = {category.slug: category.id for category in session.scalars(select(Category))}
    for table in plan["posters"]:
        department = departments.get(table.get("department", ""))
        session.add(
            Poster(
                slug=table["slug"],
                purpose=PosterPurpose(table.get("purpose", PosterPurpose.FEEDBACK)),
                site_id=sites[table["site"]].id,
                department_id=department.id if department else None,
                category_id=categories.get(table.get("category", "")),
            )
        )


def _people(
    session: Session,
    plan: Mapping[str, list[dict[str, str]]],
    departments: Mapping[str, Department],
    founded_at: datetime,
    password_hash: str,
) -> tuple[dict[str, Team], StaffMember]:
    """Add everybody; gives the teams and the administrator."""
    members = {
        (slug, person["email"]): _member(person, departments.get(slug), founded_at, password_hash)
        for slug, people in plan.items()
        for person in people
    }
    session.add_all(members.values())
    session.flush()
    teams = {
        slug: _team(department, [member for key, member in members.items() if key[0] == slug])
        for slug, department in departments.items()
    }
    (administrator,) = (row for row in members.values() if _has(row, Role.ADMINISTRATOR))
    return teams, administrator


def _member(
    person: Mapping[str, str], department: Department | None, at: datetime, password_hash: str
) -> StaffMember:
    role = StaffRole(role=Role(person["role"]), department_id=department.id if department else None)
    return StaffMember(
        email=person["email"],
        name=person["name"],
        language=person.get("language", "en"),
        password_hash=password_hash,
        created_at=at,
        assignments=[role],
    )


def _team(department: Department, members: list[StaffMember]) -> Team:
    contact, deputy = (member for member in members if _has(member, Role.CONTACT))
    department.contact_id, department.deputy_id = contact.id, deputy.id
    (supervisor,) = (member for member in members if _has(member, Role.SUPERVISOR))
    counter = next((member for member in members if _has(member, Role.COUNTER)), contact)
    return Team(contact, deputy, supervisor, counter)


def _has(member: StaffMember, role: Role) -> bool:
    return any(held.role is role for held in member.assignments)
