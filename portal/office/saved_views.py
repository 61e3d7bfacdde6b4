"""Saved views: the worklist's filters under a name of one's own, with what waits behind each."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.menu import count_words
from portal.office.moments import today
from portal.office.viewer import actor, viewer
from portal.office.worklist_address import address_of, filters_from_text, query_text
from portal.queries.saved_views import View, count_views, saved_views
from portal.queries.worklist_filters import Filters
from portal.services import saved_views as views
from portal.services.saved_views import (
    LONGEST_NAME,
    LONGEST_QUERY,
    MOST_VIEWS,
    NameTaken,
    TooManyViews,
)
from portal.web.access import requires
from portal.web.form import PortalForm
from portal.web.texts import tidy_line
from portal.web.work import reading, writing

LARGEST_ID = 2**31 - 1
ONE = f"/views/<int(max={LARGEST_ID}):view_id>"


class ViewForm(PortalForm):
    """The name of a view, and for a new one its filters."""

    name = StringField(
        _("Name of the view"),
        [
            DataRequired(_("Please give it a name.")),
            Length(
                max=LONGEST_NAME,
                message=_("Please write at most %(number)s characters.", number=LONGEST_NAME),
            ),
        ],
        filters=[tidy_line],
    )
    query = HiddenField(
        validators=[Length(max=LONGEST_QUERY, message=_("This search is too long to be kept."))]
    )


@blueprint.get("/views")
@requires(Permission.READ_CASE)
def list_views() -> ResponseReturnValue:
    """One's saved views, to rename or remove."""
    return _views_page()


@blueprint.post("/views")
@requires(Permission.READ_CASE)
def save_view() -> ResponseReturnValue:
    """Keep the present filters under a name."""
    form = ViewForm()
    filters = filters_from_text(form.query.data or "")
    form.query.data = query_text(filters)
    if not form.validate():
        return _views_page(new=form), 422
    name = form.name.data or ""
    try:
        with writing(actor()) as work:
            views.save_view(work, name, form.query.data)
    except TooManyViews:
        form.name.errors = [gettext("You have %(most)s views. Remove one first.", most=MOST_VIEWS)]
        return _views_page(new=form), 422
    flash(gettext("“%(name)s” is kept above the list.", name=name), "success")
    return redirect(address_of(filters), 303)


@blueprint.post(f"{ONE}/name")
@requires(Permission.READ_CASE)
def rename_view(view_id: int) -> ResponseReturnValue:
    """Give a view another name."""
    form = ViewForm()
    if not form.validate():
        return _views_page(view_id, form), 422
    try:
        with writing(actor()) as work:
            views.rename_view(work, view_id, form.name.data or "")
    except NameTaken:
        form.name.errors = [gettext("Another view of yours has this name.")]
        return _views_page(view_id, form), 422
    flash(gettext("The view has its new name."), "success")
    return redirect(url_for(".list_views"), 303)


@blueprint.post(f"{ONE}/removal")
@requires(Permission.READ_CASE)
def remove_view(view_id: int) -> ResponseReturnValue:
    """Forget a view; the cases stay where they are."""
    with writing(actor()) as work:
        views.remove_view(work, view_id)
    flash(gettext("The view is removed."), "success")
    return redirect(url_for(".list_views"), 303)


def view_chips(shown: Filters) -> list[dict[str, object]]:
    """The saved views as they stand above the list; the one that is shown is marked."""
    found = saved_views(reading(), viewer())
    filters = [filters_from_text(view.query) for view in found]
    counts = count_views(reading(), viewer(), filters, today())
    return [
        {
            "label": view.name,
            "url": address_of(each),
            "count": None if count is None else count_words(count),
            "is_current": each == shown,
        }
        for view, each, count in zip(found, filters, counts, strict=True)
    ]


def new_view_form(filters: Filters) -> ViewForm:
    """The form that keeps these filters."""
    form = ViewForm(formdata=None, query=query_text(filters))
    form.name.id = form.name.label.field_id = "view-name"
    return form


def _views_page(
    view_id: int | None = None, form: ViewForm | None = None, new: ViewForm | None = None
) -> str:
    found = saved_views(reading(), viewer())
    return render_template(
        "office/list_views.html",
        entries=[
            {
                "view": view,
                "url": address_of(filters_from_text(view.query)),
                "form": _named(form, view) if form and view.id == view_id else _named(None, view),
            }
            for view in found
        ],
        wrong=form or new,
        new=new,
    )


def _named(sent: ViewForm | None, view: View) -> ViewForm:
    form = sent or ViewForm(formdata=None, name=view.name)
    form.name.id = form.name.label.field_id = f"name-{view.id}"
    return form
