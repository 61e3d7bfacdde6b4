"""The reply templates with their texts in every language, as their settings pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import Action
from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Department, ReplyTemplate, StaffMember

TemplateState = Literal["approved", "draft", "retired"]
STATES: tuple[TemplateState, ...] = ("draft", "approved", "retired")


@dataclass(frozen=True)
class TemplateEntry:
    """A reply template. `department` is a slug, empty where it is for all of them."""

    slug: str
    action: Action
    name: str
    department: str
    department_name: str
    state: TemplateState
    approved_at: datetime | None
    approved_by: str | None
    title: Mapping[str, str]
    body: Mapping[str, str]

    def missing(self, tags: tuple[str, ...]) -> list[str]:
        """The languages in which nobody can use it yet."""
        return [tag for tag in tags if not self.body.get(tag)]


def template_entries(session: Session, language: str) -> tuple[TemplateEntry, ...]:
    """Every template: drafts first, as they wait for somebody; retired ones last."""
    rows = session.execute(
        select(ReplyTemplate, Department.slug, Department.name, StaffMember.name)
        .outerjoin(Department, ReplyTemplate.department_id == Department.id)
        .outerjoin(StaffMember, ReplyTemplate.approved_by_id == StaffMember.id)
    )
    found = [_entry(*row, language) for row in rows]
    return tuple(
        sorted(found, key=lambda each: (STATES.index(each.state), each.action, fold(each.name)))
    )


def template_entry(session: Session, slug: str, language: str) -> TemplateEntry | None:
    """The template of this slug."""
    entries = template_entries(session, language)
    return next((each for each in entries if each.slug == slug), None)


def _entry(
    row: ReplyTemplate,
    department: str | None,
    department_name: Mapping[str, str] | None,
    approved_by: str | None,
    language: str,
) -> TemplateEntry:
    return TemplateEntry(
        slug=row.slug,
        action=row.action,
        name=in_language(row.title, language),
        department=department or "",
        department_name=in_language(department_name or {}, language),
        state=_state(row),
        approved_at=row.approved_at,
        approved_by=approved_by,
        title=dict(row.title),
        body=dict(row.body),
    )


def _state(row: ReplyTemplate) -> TemplateState:
    if row.is_retired:
        return "retired"
    return "approved" if row.approved_at else "draft"
