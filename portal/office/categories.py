"""The subjects of every department, and by when their cases are to be resolved."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.category_form import CategoryForm, TargetForm, category_form
from portal.office.form_page import form_page
from portal.office.language_fields import language_fields
from portal.office.plans import PlanPage, confirm_plan, show_plan
from portal.office.viewer import actor
from portal.queries.categories import (
    CategoryEntry,
    category_entries,
    category_entry,
    department_entries,
)
from portal.services import categories as services
from portal.web.access import requires
from portal.web.i18n import page_language
from portal.web.work import reading, writing


@blueprint.get("/settings/categories")
@requires(Permission.MANAGE_SETTINGS)
def categories() -> ResponseReturnValue:
    """Every category, by department."""
    entries = category_entries(reading(), page_language())
    return render_template("office/categories.html", categories=entries)


@blueprint.route("/settings/categories/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def add_category() -> ResponseReturnValue:
    """One category more."""
    form = category_form(department_entries(reading(), page_language()))
    if form.validate_on_submit():
        with writing(actor()) as work:
            services.add_category(work, form.department.data, form.facts())
        return _saved()
    return _form_page(form, None)


@blueprint.route("/settings/categories/<category>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def edit_category(category: str) -> ResponseReturnValue:
    """Change a category; another target for open cases is looked at first."""
    entry = _entry(category)
    form = category_form((), entry)
    if not form.validate_on_submit():
        return _form_page(form, entry)
    days, old = form.resolve_business_days.data, entry.resolve_business_days
    is_looked_at_first = form.moves_open_cases and days != old
    with writing(actor()) as work:
        services.change_category(work, category, form.facts(old if is_looked_at_first else days))
    if is_looked_at_first:
        return redirect(url_for(".category_target", category=category, days=days), 303)
    return _saved()


@blueprint.route("/settings/categories/<category>/target", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def category_target(category: str) -> ResponseReturnValue:
    """Which open cases another target moves, and once it is confirmed, move them."""
    entry = _entry(category)
    is_confirmed = request.method == "POST"
    sent = request.form if is_confirmed else request.args
    form = TargetForm(formdata=sent, meta={"csrf": is_confirmed})
    form.category = category
    if not form.validate():
        return redirect(url_for(".edit_category", category=category), 303)
    page = PlanPage(
        confirm_url=url_for(".category_target", category=category),
        back_url=url_for(".categories"),
        back_words=gettext("Categories"),
        title=gettext("Change the target of %(category)s", category=entry.name),
    )
    return confirm_plan(page, form) if is_confirmed else show_plan(page, form)


def _entry(slug: str) -> CategoryEntry:
    entry = category_entry(reading(), slug, page_language())
    if entry is None:
        raise NotFound("There is no such category.")
    return entry


def _form_page(form: CategoryForm, entry: CategoryEntry | None) -> ResponseReturnValue:
    return form_page(
        "office/category.html",
        form,
        category=entry,
        names=language_fields(form, "name"),
        keywords=language_fields(form, "keywords"),
    )


def _saved() -> ResponseReturnValue:
    flash(gettext("Saved. It holds for cases from now on."), "success")
    return redirect(url_for(".categories"), 303)
