"""The page of a case as one writes it first: words looked up at run time, objects loaded lazily.

The same product, the same template and the same data; only without what docs/decisions/0023 and
0025 are about: messages written into the templates, prepared statements, remembered parts.
"""

import os
from collections.abc import Callable
from typing import Any

from flask import Flask, render_template, session
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.app import create_app as create_portal
from portal.domain.case import Action
from portal.domain.history import INTERNAL_EVENTS
from portal.localized import in_language
from portal.models import (
    Attachment,
    Case,
    CaseEvent,
    Category,
    Department,
    Message,
    Site,
    StaffMember,
)
from portal.queries import city, contacts, resident_case, surveys
from portal.queries.resident_case import ResidentCase
from portal.queries.resident_story import PASSED_ON, CasePhoto, PublicMessage, StoryEvent
from portal.resident import case_words
from portal.resident.case_forms import form_to_switch, forms_of
from portal.resident.case_page import photo_links, survey_of
from portal.settings import load_settings
from portal.web import templates
from portal.web.access import public
from portal.web.city import city_today
from portal.web.drawn import Unsent
from portal.web.fields import new_key
from portal.web.i18n import page_language
from portal.web.survey_form import question_fields
from portal.web.work import now, reading

PLAIN = (
    *("reference", "version", "kind", "status", "outcome", "language", "is_restricted"),
    *("received_at", "description", "location", "dispute_until_at"),
)


def create_app() -> Flask:
    """The product with a page at /naive."""
    templates.FoldedMessages.visit = lambda _self, node: node  # type: ignore[method-assign]
    for module, name in ((city, "city_face"), (surveys, "survey_for"), (contacts, "city_zone")):
        setattr(module, name, getattr(module, name).__wrapped__)
    app = create_portal(load_settings(os.environ))
    app.jinja_env.globals["drawn"] = _drawn_anew
    app.add_url_rule("/naive", view_func=public(naive))
    return app


def naive() -> str:
    """The page of the case that the session names."""
    case_id = session["case"][0]
    view = _loaded(reading(), case_id)
    survey = survey_of(case_id) if Action.RATE in view.possible else None
    forms = forms_of(view, survey, None)
    return render_template(
        "resident/case.html",
        case=view,
        forms=forms,
        new_code_key=new_key(),
        survey=survey,
        question_fields=question_fields,
        sent=None,
        switch_form=form_to_switch(view, None),
        kept_photos=(),
        words=case_words,
        photo_links=photo_links,
    )


def _drawn_anew(macro: Callable[..., str], *given: Any) -> str:
    return macro(*(each.made() if isinstance(each, Unsent) else each for each in given))


def _loaded(orm: Session, case_id: int) -> ResidentCase:
    case = orm.get_one(Case, case_id)
    department = orm.get_one(Department, case.department_id)
    people = contacts.designated(orm, (department.contact_id, department.deputy_id))
    acting = contacts.acting_contact(
        people.get(department.contact_id or 0), people.get(department.deputy_id or 0), city_today()
    )
    events = orm.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.sequence)
    )
    story = tuple(_event(orm, each) for each in events if each.type not in INTERNAL_EVENTS)
    photos = orm.scalars(select(Attachment).where(Attachment.case_id == case_id))
    site = orm.get(Site, case.site_id) if case.site_id else None
    category = orm.get(Category, case.category_id) if case.category_id else None
    return ResidentCase(
        **{name: getattr(case, name) for name in PLAIN},
        photos=tuple(CasePhoto(each.id, number) for number, each in enumerate(photos, start=1)),
        department=in_language(department.name, page_language()),
        department_phone=department.phone,
        contact_person=acting.name if acting else None,
        site=in_language(site.name, page_language()) if site else None,
        category=in_language(category.name, page_language()) if category else None,
        acknowledge=resident_case._promise(case, "acknowledge_due_at", "acknowledged_at", now()),
        resolve=resident_case._promise(case, "resolve_due_at", "resolved_at", now()),
        was_disputed=case.disputed_at is not None,
        has_contact=bool(case.contact_email),
        contact=resident_case._contact(case),
        rating=None,
        question=None,
        story=story,
        possible=frozenset(resident_case._possible(case)),
    )


def _event(orm: Session, event: CaseEvent) -> StoryEvent:
    message = orm.get(Message, event.message_id) if event.message_id else None
    writer = orm.get(StaffMember, event.actor_id) if event.actor_id else None
    is_passed_on = event.type in PASSED_ON
    to = orm.get(Department, event.facts["to"]) if is_passed_on else None
    is_shown = message is not None and message.is_public
    return StoryEvent(
        type=event.type,
        at=event.at,
        is_by_resident=event.actor_kind == "resident",
        staff_name=writer.name if writer else None,
        promise=event.facts.get("promise"),
        department=in_language(to.name, page_language()) if to else None,
        message=PublicMessage(message.body, message.language, ()) if is_shown else None,
    )
