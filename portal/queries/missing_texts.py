"""What the city has not written in one of its languages yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.localized import in_language
from portal.models import Category, City, Department, ReplyTemplate, Site

Subject = Literal["branding", "departments", "sites", "categories", "reply_templates"]


@dataclass(frozen=True)
class MissingText:
    """Something whose text is missing; `slug` is empty for the city itself."""

    subject: Subject
    slug: str
    name: str


def missing_texts(session: Session, tag: str, reader: str) -> tuple[MissingText, ...]:
    """What residents who read `tag` would see in another language; named for the `reader`."""
    texts = [*_texts(session)]
    return tuple(
        MissingText(subject, slug, in_language(name, reader))
        for subject, slug, name, text in texts
        if not text.get(tag)
    )


Row = tuple[Subject, str, Mapping[str, str], Mapping[str, str]]


def _texts(session: Session) -> list[Row]:
    city = session.scalars(select(City)).one()
    found: list[Row] = [("branding", "", city.name, city.name)]
    for department in session.scalars(select(Department).where(Department.is_active)):
        found.append(("departments", department.slug, department.name, department.name))
    for site in session.scalars(select(Site).where(Site.is_active)):
        found.append(("sites", site.slug, site.name, site.name))
    for category in session.scalars(select(Category).where(Category.is_active)):
        found.append(("categories", category.slug, category.name, category.name))
    offered = select(ReplyTemplate).where(ReplyTemplate.is_retired.is_(False))
    for template in session.scalars(offered):
        found.append(("reply_templates", template.slug, template.title, template.body))
    return found
