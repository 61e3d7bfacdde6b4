"""What cases of a department can be about, and in which time they are resolved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.errors import NotFound
from portal.models import Category, Department
from portal.services.settings_log import record_setting
from portal.services.slugs import new_slug
from portal.services.texts import rewritten
from portal.services.work import UnitOfWork


@dataclass(frozen=True)
class CategoryFacts:
    """What a category is called, and the words by which it is suggested (A.3), by language.

    `is_escalated`: a supervisor hears of each of its cases at once (B.2).
    """

    name: Mapping[str, str]
    resolve_business_days: int
    keywords: Mapping[str, Sequence[str]]
    is_escalated: bool = False
    is_active: bool = True


def add_category(work: UnitOfWork, department: str, facts: CategoryFacts) -> str:
    """Give a department one more subject; gives its slug. Raises NotFound."""
    owner = work.session.scalar(select(Department).where(Department.slug == department))
    if owner is None:
        raise NotFound("There is no such department.")
    slug = new_slug(work, Category, next(iter(facts.name.values()), ""), "category")
    category = Category(slug=slug, name={}, department_id=owner.id, keywords={})
    _write(category, facts)
    work.session.add(category)
    added = {"department": department, "to": _as_facts(category)}
    record_setting(work, f"category:{slug}", "added", added)
    return slug


def change_category(work: UnitOfWork, slug: str, facts: CategoryFacts) -> None:
    """Change a subject for cases filed from now on; open ones keep their dates. Raises NotFound.

    To move those as well is a change of its own: portal.services.calendar_plans.NewTarget.
    """
    category = work.session.scalar(select(Category).where(Category.slug == slug))
    if category is None:
        raise NotFound("There is no such category.")
    before = _as_facts(category)
    _write(category, facts)
    after = _as_facts(category)
    if before != after:
        record_setting(work, f"category:{slug}", "changed", {"from": before, "to": after})


def _write(category: Category, facts: CategoryFacts) -> None:
    category.name = rewritten(category.name, facts.name)
    category.keywords = {
        tag: list(words) for tag, words in {**category.keywords, **facts.keywords}.items() if words
    }
    category.resolve_business_days = facts.resolve_business_days
    category.is_escalated, category.is_active = facts.is_escalated, facts.is_active


def _as_facts(category: Category) -> dict[str, object]:
    return {
        "name": dict(category.name),
        "resolve_business_days": category.resolve_business_days,
        "keywords": dict(category.keywords),
        "is_escalated": category.is_escalated,
        "is_active": category.is_active,
    }
