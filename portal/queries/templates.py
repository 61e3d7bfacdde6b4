"""The approved reply templates that fit an action on a case, with its facts filled in (A.1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain.case import Action
from portal.localized import in_language
from portal.models import Department, ReplyTemplate

# In a template, where a person writes what only they know.
BLANK = "…"


@dataclass(frozen=True)
class TemplateText:
    """A template in the resident's language. `body` is None where nobody has translated it yet."""

    slug: str
    title: str
    body: str | None

    @property
    def blanks(self) -> list[str]:
        """The lines in which something is left to be written."""
        return [line for line in (self.body or "").splitlines() if BLANK in line]


def reply_templates(
    session: Session, department_id: int, language: str, reader: str, facts: Mapping[str, str]
) -> dict[Action, tuple[TemplateText, ...]]:
    """The approved templates of this department and of all, by action, the oldest first.

    Bodies are in `language` with `facts` in place of `{name}`; titles in the `reader`'s language.
    """
    here = or_(ReplyTemplate.department_id.is_(None), ReplyTemplate.department_id == department_id)
    approved = select(ReplyTemplate).where(here, ReplyTemplate.approved_at.is_not(None))
    found: dict[Action, tuple[TemplateText, ...]] = {}
    for template in session.scalars(approved.order_by(ReplyTemplate.id)):
        body = template.body.get(language) or template.body.get(language.split("-")[0])
        text = TemplateText(
            slug=template.slug,
            title=in_language(template.title, reader),
            body=filled(body, facts) if body else None,
        )
        found[template.action] = (*found.get(template.action, ()), text)
    return found


def department_name(session: Session, department_id: int, language: str) -> str:
    """What the department is called in a language: that of the resident, for a template."""
    name = session.scalar(select(Department.name).where(Department.id == department_id))
    return in_language(name or {}, language)


def filled(body: str, facts: Mapping[str, str]) -> str:
    """The text with each `{name}` replaced by its fact."""
    for name, fact in facts.items():
        body = body.replace(f"{{{name}}}", fact)
    return body
