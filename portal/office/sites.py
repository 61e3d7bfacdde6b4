"""The places where residents meet the city: their names, and whether they are open."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.form_page import form_page
from portal.office.language_fields import (
    CityText,
    filled_with,
    in_every_language,
    language_fields,
    texts_of,
)
from portal.office.viewer import actor
from portal.queries.sites import SiteEntry, site_entries, site_entry
from portal.services import sites as services
from portal.services.sites import SiteFacts
from portal.web.access import requires
from portal.web.form import PortalForm
from portal.web.i18n import page_language
from portal.web.texts import one_line, tidy_line
from portal.web.work import reading, writing

NAME = CityText("name", _("Name"), _("Write what the place is called."))
LONGEST_ADDRESS = 200
TOO_LONG = _("Write at most %(number)s characters.", number=LONGEST_ADDRESS)


class SiteForm(PortalForm):
    """A place; its name is asked in every language of the city."""

    address = StringField(
        _("Address"),
        [Length(max=LONGEST_ADDRESS, message=TOO_LONG), one_line],
        filters=[tidy_line],
        default="",
    )
    is_active = BooleanField(
        _("Residents can choose this place"),
        description=_("Where it is not ticked, posters of the place still lead to the form."),
        default=True,
    )

    def facts(self) -> SiteFacts:
        """What was typed."""
        return SiteFacts(texts_of(self, "name"), self.address.data or "", self.is_active.data)


@blueprint.get("/settings/sites")
@requires(Permission.MANAGE_SETTINGS)
def sites() -> ResponseReturnValue:
    """Every place."""
    return render_template("office/sites.html", sites=site_entries(reading(), page_language()))


@blueprint.route("/settings/sites/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def add_site() -> ResponseReturnValue:
    """One place more."""
    form = _form()
    if form.validate_on_submit():
        with writing(actor()) as work:
            services.add_site(work, form.facts())
        return _saved()
    return _form_page(form, None)


@blueprint.route("/settings/sites/<site>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def edit_site(site: str) -> ResponseReturnValue:
    """Rename, move or close a place."""
    entry = site_entry(reading(), site, page_language())
    if entry is None:
        raise NotFound("There is no such site.")
    form = _form(
        address=entry.address, is_active=entry.is_active, **filled_with("name", entry.texts)
    )
    if form.validate_on_submit():
        with writing(actor()) as work:
            services.change_site(work, site, form.facts())
        return _saved()
    return _form_page(form, entry)


def _form(**filled: Any) -> SiteForm:
    form: SiteForm = in_every_language(SiteForm, NAME)(data=filled)
    return form


def _form_page(form: SiteForm, entry: SiteEntry | None) -> ResponseReturnValue:
    return form_page("office/site.html", form, site=entry, names=language_fields(form, "name"))


def _saved() -> ResponseReturnValue:
    flash(gettext("Saved. Residents see it from now on."), "success")
    return redirect(url_for(".sites"), 303)
