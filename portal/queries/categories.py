"""The categories of every department, as their settings pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Category, Department


@dataclass(frozen=True)
class CategoryEntry:
    """A category, its names in the reader's language, and what holds for its cases."""

    slug: str
    name: str
    department: str
    resolve_business_days: int
    is_escalated: bool
    is_active: bool
    texts: Mapping[str, str]
    keywords: Mapping[str, list[str]]


@dataclass(frozen=True)
class DepartmentEntry:
    """A department that can have categories."""

    slug: str
    name: str


def category_entries(session: Session, language: str) -> tuple[CategoryEntry, ...]:
    """Every category, by department and name; retired ones last."""
    rows = session.execute(
        select(Category, Department.name).join(Department, Category.department_id == Department.id)
    )
    found = [_entry(category, name, language) for category, name in rows]
    order = sorted(found, key=lambda each: (fold(each.department), fold(each.name)))
    return tuple(sorted(order, key=lambda each: not each.is_active))


def category_entry(session: Session, slug: str, language: str) -> CategoryEntry | None:
    """The category of this slug."""
    entries = category_entries(session, language)
    return next((each for each in entries if each.slug == slug), None)


def department_entries(session: Session, language: str) -> tuple[DepartmentEntry, ...]:
    """The departments that take cases, by name."""
    rows = session.execute(select(Department.slug, Department.name).where(Department.is_active))
    found = [DepartmentEntry(row.slug, in_language(row.name, language)) for row in rows]
    return tuple(sorted(found, key=lambda each: fold(each.name)))


def _entry(row: Category, department: Mapping[str, str], language: str) -> CategoryEntry:
    return CategoryEntry(
        slug=row.slug,
        name=in_language(row.name, language),
        department=in_language(department, language),
        resolve_business_days=row.resolve_business_days,
        is_escalated=row.is_escalated,
        is_active=row.is_active,
        texts=dict(row.name),
        keywords=dict(row.keywords),
    )
