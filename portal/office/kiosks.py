"""The lobby tablets: where each stands, how it is, and letting one in."""

from datetime import datetime, time
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.localized import FALLBACK
from portal.office import blueprint, kiosk_words
from portal.office.case_words import language_words
from portal.office.form_page import form_page
from portal.office.kiosk_form import KioskForm, filled_hours, office_hours
from portal.office.viewer import actor
from portal.queries.choices import feedback_choices
from portal.queries.kiosk_items import missing_numbers
from portal.queries.kiosk_shell import kiosk_face
from portal.queries.kiosks import FleetRow, fleet, fleet_row, kiosk_id_of
from portal.queries.survey_settings import survey_entries
from portal.services import kiosk_pairing
from portal.services import kiosks as services
from portal.services.calendars import business_calendar
from portal.services.passwords import hash_password
from portal.web.access import requires
from portal.web.city import city_in, city_today
from portal.web.form import PortalForm
from portal.web.i18n import page_language
from portal.web.texts import tidy_line
from portal.web.work import now, reading, writing


class PairingForm(PortalForm):
    """The letters on a tablet's screen, and the place it is for."""

    code = StringField(
        _("Letters on the tablet"),
        [DataRequired(_("Type the eight letters that the tablet shows."))],
        filters=[tidy_line],
    )
    kiosk = SelectField(_("Where it stands"))


@blueprint.get("/kiosks")
@requires(Permission.MANAGE_KIOSKS)
def kiosks() -> ResponseReturnValue:
    """Every kiosk, and how its tablet is."""
    return render_template("office/kiosks.html", fleet=_fleet(), words=kiosk_words)


@blueprint.route("/kiosks/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_KIOSKS)
def add_kiosk() -> ResponseReturnValue:
    """One place more, open in the city's office hours unless something else is said."""
    calendar = business_calendar(reading(), now())
    form = _form(office_hours(calendar.opening_time, calendar.closing_time))
    if form.validate_on_submit():
        with writing(actor()) as work:
            slug = services.add_kiosk(work, form.facts())
        return _saved(form, slug)
    return form_page("office/kiosk_form.html", form, kiosk=None)


@blueprint.get("/kiosks/<kiosk>")
@requires(Permission.MANAGE_KIOSKS)
def kiosk(kiosk: str) -> ResponseReturnValue:
    """How a tablet is, what came in from it, and what can be done about it."""
    row = kiosk_row(kiosk)
    tablet = row.tablet
    today = city_today()
    return render_template(
        "office/kiosk.html",
        kiosk=row,
        gaps=missing_numbers(reading(), tablet.id, tablet.last_number) if tablet else [],
        languages=[language_words(tag) for tag in row.language_tags],
        survey_name=kiosk_face(reading(), row.id, today).survey_name,
        words=kiosk_words,
    )


@blueprint.route("/kiosks/<kiosk>/place", methods=["GET", "POST"])
@requires(Permission.MANAGE_KIOSKS)
def edit_kiosk(kiosk: str) -> ResponseReturnValue:
    """Change a place; its tablet shows it within a minute, when nobody is there."""
    row = kiosk_row(kiosk)
    form = _form(filled_hours(row.opening_hours), row)
    if form.validate_on_submit():
        with writing(actor()) as work:
            services.change_kiosk(work, kiosk, form.facts())
        return _saved(form, kiosk)
    return form_page("office/kiosk_form.html", form, kiosk=row)


@blueprint.route("/kiosks/pair", methods=["GET", "POST"])
@requires(Permission.MANAGE_KIOSKS)
def pair_kiosk() -> ResponseReturnValue:
    """Let a tablet in: type its letters, or come here by its QR code."""
    rows = _fleet()
    form = PairingForm(code=request.args.get("code", ""))
    form.kiosk.choices = [SelectChoice(row.slug, _place(row)) for row in rows]
    if form.validate_on_submit():
        kiosk_id = kiosk_id_of(reading(), form.kiosk.data)
        try:
            with writing(actor()) as work:
                kiosk_pairing.approve(work, form.code.data or "", kiosk_id or 0)
        except NotFound:
            form.code.errors = [gettext("No tablet shows these letters now. Please compare them.")]
        else:
            flash(gettext("The tablet is let in. It starts within a few seconds."), "success")
            return redirect(url_for(".kiosks"), 303)
    return form_page("office/kiosk_pair.html", form, has_places=bool(rows))


def kiosk_row(slug: str) -> FleetRow:
    """The kiosk of this slug. Raises NotFound."""
    row = fleet_row(reading(), slug, page_language(), _midnight())
    if row is None:
        raise NotFound("There is no such kiosk.")
    return row


def _fleet() -> list[FleetRow]:
    return fleet(reading(), page_language(), _midnight())


def _midnight() -> datetime:
    """When the city's day began."""
    zone = city_in(FALLBACK).time_zone
    return datetime.combine(now().astimezone(zone).date(), time(), tzinfo=zone)


def _place(row: FleetRow) -> str:
    """Where a tablet can go, and whether one is there already."""
    if row.tablet is None:
        return row.name
    return gettext("%(name)s (takes the place of the tablet there)", name=row.name)


def _form(hours: dict[str, time], row: FleetRow | None = None) -> KioskForm:
    filled: dict[str, Any] = {"languages": list(row.language_tags)} if row else {}
    form = KioskForm(obj=row, **hours, **filled)
    language = page_language()
    form.offer(feedback_choices(reading(), language), survey_entries(reading(), language))
    return form


def _saved(form: KioskForm, slug: str) -> ResponseReturnValue:
    if form.pin.data:
        pin_hash = hash_password(form.pin.data)  # slow on purpose, so outside the transaction
        with writing(actor()) as work:
            services.set_pin(work, slug, pin_hash)
    flash(gettext("Saved. The tablet shows it within a minute."), "success")
    return redirect(url_for(".kiosk", kiosk=slug), 303)
