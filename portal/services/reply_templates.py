"""Approved wordings (A.1): written by one, offered to nobody before they were approved."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.case import Action
from portal.domain.errors import NotFound
from portal.models import Department, ReplyTemplate
from portal.services.settings_log import record_setting
from portal.services.slugs import new_slug
from portal.services.texts import rewritten
from portal.services.work import UnitOfWork


@dataclass(frozen=True)
class TemplateFacts:
    """For which act, for which department (its slug; all where it is empty), in which words."""

    action: Action
    department: str
    title: Mapping[str, str]
    body: Mapping[str, str]


def add_template(work: UnitOfWork, facts: TemplateFacts) -> str:
    """Write a new draft; gives its slug. Raises NotFound for a department that does not exist."""
    slug = new_slug(work, ReplyTemplate, next(iter(facts.title.values()), ""), "reply")
    template = ReplyTemplate(slug=slug, title={}, body={}, action=facts.action)
    _write(work, template, facts)
    work.session.add(template)
    record_setting(work, f"reply_template:{slug}", "added", {"to": _as_facts(template)})
    return slug


def change_template(work: UnitOfWork, slug: str, facts: TemplateFacts) -> None:
    """Change the wording: it is a draft again until it is approved anew. Raises NotFound."""
    template = _template(work, slug)
    before = _as_facts(template)
    _write(work, template, facts)
    after = _as_facts(template)
    if before == after:
        return
    template.approved_at = template.approved_by_id = None
    record_setting(work, f"reply_template:{slug}", "changed", {"from": before, "to": after})


def approve_template(work: UnitOfWork, slug: str) -> None:
    """Offer it to everybody who answers from now on. Raises NotFound."""
    template = _template(work, slug)
    template.approved_at, template.approved_by_id = work.now, work.viewer.staff_id
    template.is_retired = False
    record_setting(work, f"reply_template:{slug}", "approved")


def retire_template(work: UnitOfWork, slug: str) -> None:
    """Offer it no more; what was written from it stays. Raises NotFound."""
    template = _template(work, slug)
    template.is_retired = True
    template.approved_at = template.approved_by_id = None
    record_setting(work, f"reply_template:{slug}", "retired")


def _template(work: UnitOfWork, slug: str) -> ReplyTemplate:
    template = work.session.scalar(select(ReplyTemplate).where(ReplyTemplate.slug == slug))
    if template is None:
        raise NotFound("There is no such reply template.")
    return template


def _write(work: UnitOfWork, template: ReplyTemplate, facts: TemplateFacts) -> None:
    template.action = facts.action
    template.department_id = _department_id(work, facts.department)
    template.title = rewritten(template.title, facts.title)
    template.body = rewritten(template.body, facts.body)


def _department_id(work: UnitOfWork, slug: str) -> int | None:
    if not slug:
        return None
    found = work.session.scalar(select(Department.id).where(Department.slug == slug))
    if found is None:
        raise NotFound("There is no such department.")
    return found


def _as_facts(template: ReplyTemplate) -> dict[str, object]:
    return {
        "action": template.action.value,
        "department_id": template.department_id,
        "title": dict(template.title),
        "body": dict(template.body),
    }
