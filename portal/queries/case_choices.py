"""What can be chosen for a case: other departments, and its own department's categories."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Category, Department
from portal.queries.choices import Choice


def other_departments(session: Session, department_id: int, language: str) -> tuple[Choice, ...]:
    """The active departments to which a case of this one can go, by name."""
    wanted = select(Department.slug, Department.name).where(
        Department.is_active, Department.id != department_id
    )
    found = [Choice(row.slug, in_language(row.name, language)) for row in session.execute(wanted)]
    return tuple(sorted(found, key=_by_name))


def categories_of(session: Session, department_id: int, language: str) -> tuple[Choice, ...]:
    """The categories that this department's cases can have, by name."""
    wanted = select(Category.slug, Category.name).where(
        Category.is_active, Category.department_id == department_id
    )
    found = [Choice(row.slug, in_language(row.name, language)) for row in session.execute(wanted)]
    return tuple(sorted(found, key=_by_name))


def _by_name(choice: Choice) -> str:
    return fold(choice.name)
