"""The lobby tablets: where each stands, how it is, and letting one in or go."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.form_page import form_page
from portal.office.viewer import actor
from portal.queries.choices import feedback_choices
from portal.queries.kiosks import FleetRow, fleet, fleet_row, kiosk_id_of
from portal.services import kiosk_devices, kiosk_pairing
from portal.services import kiosks as services
from portal.services.kiosks import KioskFacts
from portal.services.passwords import hash_password
from portal.web.access import requires
from portal.web.fields import choices_of
from portal.web.i18n import page_language
from portal.web.texts import one_line, tidy_line
from portal.web.work import reading, writing

LONGEST_NAME = 80
PIN = r"[0-9]{6,12}"


class KioskForm(FlaskForm):
    """A place for a tablet."""

    name = StringField(
        _("Name"),
        [DataRequired(_("Write what the kiosk is called.")), Length(max=LONGEST_NAME), one_line],
        filters=[tidy_line],
        description=_("For colleagues: where the tablet stands."),
    )
    site = SelectField(_("Site"))
    department = SelectField(_("Whom ratings are about"), default="")
    has_printer = BooleanField(_("A printer for slips stands beside it"))
    has_own_keyboard = BooleanField(_("It has a keyboard of its own"))
    is_locked = BooleanField(_("Closed for now"), description=_("The tablet asks nothing then."))
    pin = StringField(
        _("New PIN of the site"),
        [Optional(), Regexp(f"^{PIN}$", message=_("Write six to twelve digits."))],
        filters=[tidy_line],
        description=_("Opens the way out of every tablet there. Leave it empty to keep it."),
    )

    def facts(self) -> KioskFacts:
        """What was typed."""
        return KioskFacts(
            name=self.name.data or "",
            site=self.site.data,
            department=self.department.data,
            has_printer=self.has_printer.data,
            has_own_keyboard=self.has_own_keyboard.data,
            is_locked=self.is_locked.data,
        )


class PairingForm(FlaskForm):
    """The letters on a tablet's screen, and the place it is for."""

    code = StringField(
        _("Letters on the tablet"),
        [DataRequired(_("Type the eight letters that the tablet shows."))],
        filters=[tidy_line],
    )
    kiosk = SelectField(_("Where it stands"))


class EmptyForm(FlaskForm):
    """A button."""


@blueprint.get("/kiosks")
@requires(Permission.MANAGE_KIOSKS)
def kiosks() -> ResponseReturnValue:
    """Every kiosk, and how its tablet is."""
    return render_template("office/kiosks.html", fleet=fleet(reading(), page_language()))


@blueprint.route("/kiosks/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_KIOSKS)
def add_kiosk() -> ResponseReturnValue:
    """One place more."""
    form = _form(None)
    if form.validate_on_submit():
        with writing(actor()) as work:
            slug = services.add_kiosk(work, form.facts())
        return _saved(form, slug)
    return form_page("office/kiosk.html", form, kiosk=None, button=EmptyForm())


@blueprint.route("/kiosks/<kiosk>", methods=["GET", "POST"])
@requires(Permission.MANAGE_KIOSKS)
def edit_kiosk(kiosk: str) -> ResponseReturnValue:
    """Change a place; its tablet shows it within a minute, when nobody is there."""
    row = _row(kiosk)
    form = _form(row)
    if form.validate_on_submit():
        with writing(actor()) as work:
            services.change_kiosk(work, kiosk, form.facts())
        return _saved(form, kiosk)
    return form_page("office/kiosk.html", form, kiosk=row, button=EmptyForm())


@blueprint.post("/kiosks/<kiosk>/tablet/revocation")
@requires(Permission.MANAGE_KIOSKS)
def revoke_tablet(kiosk: str) -> ResponseReturnValue:
    """Let the tablet go."""
    row = _row(kiosk)
    if row.device_id is not None:
        with writing(actor()) as work:
            kiosk_devices.revoke(work, kiosk, row.device_id)
        flash(gettext("The tablet was let go. It closes within a minute."), "success")
    return redirect(url_for(".edit_kiosk", kiosk=kiosk), 303)


@blueprint.route("/kiosks/pair", methods=["GET", "POST"])
@requires(Permission.MANAGE_KIOSKS)
def pair_kiosk() -> ResponseReturnValue:
    """Let a tablet in: type its letters, or come here by its QR code."""
    rows = fleet(reading(), page_language())
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


def _place(row: FleetRow) -> str:
    """Where a tablet can go, and whether one is there already."""
    if row.device_id is None:
        return row.name
    return gettext("%(name)s (takes the place of the tablet there)", name=row.name)


def _row(slug: str) -> FleetRow:
    row = fleet_row(reading(), slug, page_language())
    if row is None:
        raise NotFound("There is no such kiosk.")
    return row


def _form(row: FleetRow | None) -> KioskForm:
    form = KioskForm(obj=row)
    choices = feedback_choices(reading(), page_language())
    form.site.choices = choices_of(choices.sites)
    about_place = SelectChoice("", gettext("The place alone"))
    form.department.choices = [about_place, *choices_of(choices.departments)]
    return form


def _saved(form: KioskForm, slug: str) -> ResponseReturnValue:
    if form.pin.data:
        pin_hash = hash_password(form.pin.data)  # slow on purpose, so outside the transaction
        with writing(actor()) as work:
            services.set_pin(work, slug, pin_hash)
    flash(gettext("Saved. The tablet shows it within a minute."), "success")
    return redirect(url_for(".kiosks"), 303)
