"""What the policy board needs beside its figures: the departments in reach, the city's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer
from portal.domain.policy import Clause
from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Department, PolicyVersion


@dataclass(frozen=True)
class Reach:
    """A department that this person may ask figures of."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True)
class PolicyInForce:
    """The policy as published last: its version, like 2.1, and the city's words by clause."""

    version: str
    clauses: Mapping[Clause, str]


def departments_in_reach(
    session: Session, viewer: Viewer, permission: Permission, language: str
) -> list[Reach]:
    """The departments in which this person has the right, by name."""
    statement = select(Department.id, Department.slug, Department.name)
    reach = viewer.departments_with(permission)
    if reach is not None:
        statement = statement.where(Department.id.in_(reach))
    found = [
        Reach(row.id, row.slug, in_language(row.name, language))
        for row in session.execute(statement)
    ]
    return sorted(found, key=lambda each: fold(each.name))


def policy_in_force(session: Session, language: str, before: datetime) -> PolicyInForce | None:
    """The policy published last before this instant; None where none was."""
    version = session.scalar(
        select(PolicyVersion)
        .where(PolicyVersion.published_at < before)
        .order_by(PolicyVersion.published_at.desc(), PolicyVersion.id.desc())
        .limit(1)
    )
    if version is None:
        return None
    words = {
        clause: in_language(version.clauses.get(clause.value, {}), language) for clause in Clause
    }
    return PolicyInForce(f"{version.major}.{version.minor}", words)
