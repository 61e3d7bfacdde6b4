"""What a resident can choose from when giving feedback, named in the page's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Category, Department, Site
from portal.queries.settled import settled


@dataclass(frozen=True)
class Choice:
    """One entry of a list: what is sent, and what is read."""

    slug: str
    name: str


@dataclass(frozen=True)
class DepartmentChoice(Choice):
    """A department and the subjects that it answers for."""

    categories: tuple[Choice, ...]


@dataclass(frozen=True)
class FeedbackChoices:
    """Everything that is active, in the order of the names.

    `can_be_unsure` where a department sorts what nobody knows the department of (A.3).
    """

    departments: tuple[DepartmentChoice, ...]
    sites: tuple[Choice, ...]
    can_be_unsure: bool

    def department_of(self, category: str) -> DepartmentChoice | None:
        """The department that answers for this category."""
        return next(
            (
                department
                for department in self.departments
                if category in {choice.slug for choice in department.categories}
            ),
            None,
        )


_DEPARTMENTS = select(Department.id, Department.slug, Department.name, Department.is_triage).where(
    Department.is_active
)
_CATEGORIES = select(Category.department_id, Category.slug, Category.name).where(Category.is_active)
_SITES = select(Site.slug, Site.name).where(Site.is_active)


@settled
def feedback_choices(session: Session, language: str) -> FeedbackChoices:
    """The departments with their categories, and the sites."""
    categories: dict[int, list[Choice]] = {}
    for row in session.execute(_CATEGORIES):
        choice = Choice(row.slug, in_language(row.name, language))
        categories.setdefault(row.department_id, []).append(choice)
    rows = session.execute(_DEPARTMENTS).all()
    departments = [
        DepartmentChoice(
            row.slug, in_language(row.name, language), _sorted(categories.get(row.id, []))
        )
        for row in rows
    ]
    return FeedbackChoices(
        departments=tuple(sorted(departments, key=_by_name)),
        sites=site_choices(session, language),
        can_be_unsure=any(row.is_triage for row in rows),
    )


@settled
def site_choices(session: Session, language: str) -> tuple[Choice, ...]:
    """The places where a visit can be rated."""
    rows = session.execute(_SITES)
    return _sorted(Choice(row.slug, in_language(row.name, language)) for row in rows)


def _sorted(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=_by_name))


def _by_name(choice: Choice) -> str:
    return fold(choice.name)
