"""The approved wordings (A.1): written, looked at in every language, approved, retired."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.clock import resolve_due
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.form_page import form_page
from portal.office.language_fields import city_languages, language_fields
from portal.office.reply_template_form import ACTIONS, ReplyTemplateForm, reply_template_form
from portal.office.viewer import actor, viewer
from portal.queries.categories import department_entries
from portal.queries.template_settings import TemplateEntry, template_entries, template_entry
from portal.queries.templates import filled
from portal.services import reply_templates as services
from portal.services.calendars import business_calendar
from portal.services.work import UnitOfWork
from portal.translations import format_instant, kept_in_order
from portal.web.access import requires
from portal.web.city import city_in
from portal.web.i18n import page_language
from portal.web.work import now, reading, writing

EXAMPLE_REFERENCE = "2026-000123"


@blueprint.get("/settings/reply-templates")
@requires(Permission.MANAGE_SETTINGS)
def reply_templates() -> ResponseReturnValue:
    """Every wording, and in which languages it is missing."""
    entries = template_entries(reading(), page_language())
    return render_template(
        "office/reply_templates.html",
        templates=entries,
        actions=ACTIONS,
        tags=city_languages(),
    )


@blueprint.route("/settings/reply-templates/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def add_reply_template() -> ResponseReturnValue:
    """One wording more, as a draft."""
    form = reply_template_form(department_entries(reading(), page_language()))
    if form.validate_on_submit():
        with writing(actor()) as work:
            slug = services.add_template(work, form.facts())
        return _saved(slug, gettext("Saved as a draft. Approve it, and colleagues can use it."))
    return _form_page(form, None)


@blueprint.route("/settings/reply-templates/<template>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def edit_reply_template(template: str) -> ResponseReturnValue:
    """Change a wording; it is a draft again until somebody approves it."""
    entry = _entry(template)
    form = reply_template_form(department_entries(reading(), page_language()), entry)
    if form.validate_on_submit():
        with writing(actor()) as work:
            services.change_template(work, template, form.facts())
        return _saved(template, gettext("Saved. What was changed has to be approved anew."))
    return _form_page(form, entry)


@blueprint.post("/settings/reply-templates/<template>/approval")
@requires(Permission.MANAGE_SETTINGS)
def approve_reply_template(template: str) -> ResponseReturnValue:
    """Offer it to everybody who answers."""
    return _act(template, services.approve_template, gettext("Approved. Colleagues can use it."))


@blueprint.post("/settings/reply-templates/<template>/retirement")
@requires(Permission.MANAGE_SETTINGS)
def retire_reply_template(template: str) -> ResponseReturnValue:
    """Offer it no more."""
    return _act(template, services.retire_template, gettext("Retired. Nobody is offered it."))


def _act(slug: str, act: Callable[[UnitOfWork, str], None], words: str) -> ResponseReturnValue:
    with writing(actor()) as work:
        act(work, slug)
    return _saved(slug, words)


def _entry(slug: str) -> TemplateEntry:
    entry = template_entry(reading(), slug, page_language())
    if entry is None:
        raise NotFound("There is no such reply template.")
    return entry


def _form_page(form: ReplyTemplateForm, entry: TemplateEntry | None) -> ResponseReturnValue:
    return form_page(
        "office/reply_template.html",
        form,
        wording=entry,
        titles=language_fields(form, "title"),
        bodies=language_fields(form, "body"),
        examples=_examples(entry) if entry else [],
        actions=ACTIONS,
    )


def _examples(entry: TemplateEntry) -> list[tuple[str, str]]:
    """The text as a resident of each language would read it, in an example case."""
    return [
        (tag, filled(entry.body[tag], _facts(entry, tag)))
        for tag in city_languages()
        if entry.body.get(tag)
    ]


def _facts(entry: TemplateEntry, tag: str) -> dict[str, str]:
    departments = department_entries(reading(), tag)
    due_at = resolve_due(business_calendar(reading(), now()), now()).due_at
    named = [each.name for each in departments if entry.department in ("", each.slug)]
    return {
        "reference": kept_in_order(EXAMPLE_REFERENCE, tag),
        "department": named[0] if named else entry.department_name,
        "due": format_instant(due_at, tag, city_in(tag).time_zone, now()),
        "staff_name": viewer().name,
    }


def _saved(slug: str, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".edit_reply_template", template=slug), 303)
