"""Which department words sound like, from the keywords of the city's categories (A.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.case import OPEN
from portal.domain.suggestion import Candidate, suggest
from portal.localized import in_language
from portal.models import Case, Category, Department


@dataclass(frozen=True)
class SuggestedDepartment:
    """A department and perhaps one of its categories (empty where none stands out), and why.

    `department` and `category` are slugs; `words` are those of the text that speak for them.
    """

    department: str
    department_name: str
    category: str
    category_name: str
    words: tuple[str, ...]


_CATEGORIES = (
    select(
        Category.slug,
        Category.name,
        Category.keywords,
        Department.slug.label("department"),
        Department.name.label("department_name"),
    )
    .join(Department, Category.department_id == Department.id)
    .where(Category.is_active, Department.is_active)
)
_TRIAGE_CASE = (
    select(Case.description, Case.status, Department.slug)
    .join(Department, Case.department_id == Department.id)
    .where(Case.id == bindparam("case_id"), Department.is_triage)
)


def suggested_department(session: Session, words: str, language: str) -> SuggestedDepartment | None:
    """What the words sound like, named in `language`; keywords of every language count."""
    rows = session.execute(_CATEGORIES).all()
    found = suggest(words, [_candidate(row) for row in rows])
    if found is None:
        return None
    names = {row.department: row.department_name for row in rows}
    categories: dict[str, dict[str, str]] = {row.slug: row.name for row in rows}
    return SuggestedDepartment(
        department=found.department,
        department_name=in_language(names[found.department], language),
        category=found.category,
        category_name=in_language(categories.get(found.category, {}), language),
        words=found.words,
    )


def suggestion_for_case(
    session: Session, case_id: int, language: str
) -> SuggestedDepartment | None:
    """Where an open case that waits to be sorted sounds like it belongs; None for all others.

    The caller has made sure that the case may be seen.
    """
    row = session.execute(_TRIAGE_CASE, {"case_id": case_id}).first()
    if row is None or row.status not in OPEN:
        return None
    found = suggested_department(session, row.description, language)
    return found if found and found.department != row.slug else None


def _candidate(row: Any) -> Candidate:
    keywords: Sequence[Sequence[str]] = list(row.keywords.values())
    return Candidate(row.department, row.slug, tuple(word for words in keywords for word in words))
