"""The city's name, colour and logo; a colour that not everybody can read is not taken."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField, ValidationError
from wtforms.widgets import ColorInput

from portal.domain.contrast import (
    COLOUR,
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    WHITE,
    contrast,
    is_readable,
    least_contrast,
    nearest_readable,
    shades,
)
from portal.domain.permissions import Permission
from portal.files import FilesUnavailable
from portal.office import blueprint
from portal.office.language_fields import (
    CityText,
    filled_with,
    in_every_language,
    language_fields,
    texts_of,
)
from portal.office.viewer import actor
from portal.pictures import PictureRefused, reencode
from portal.queries.branding import branding_settings
from portal.services.branding import set_branding, set_logo
from portal.web.access import requires
from portal.web.city import forget_city
from portal.web.form import PortalForm
from portal.web.portal import portal
from portal.web.texts import tidy_line
from portal.web.work import reading, writing

OWN_COLOUR = "#0c5a66"  # what the portal is painted with before a city chooses
NAME = CityText("name", _("Name of the city"), _("Write what the city is called."))


class BrandingForm(PortalForm):
    """Name and colour; the name is asked in every language of the city."""

    has_colour = BooleanField(_("Use a colour of our own"))
    colour = StringField(
        _("Colour"), filters=[lambda typed: tidy_line(typed).lower()], widget=ColorInput()
    )

    def validate_colour(self, field: StringField) -> None:
        """White text must be readable on it, and it on every light ground (WCAG 2.2, 1.4.3)."""
        if not self.has_colour.data:
            return
        if not COLOUR.fullmatch(field.data or ""):
            raise ValidationError(gettext("Write a colour as # and six digits, such as #0c5a66."))
        if not is_readable(field.data):
            raise ValidationError(
                gettext(
                    "Text in this colour is hard to read: its contrast is %(ratio)s to 1, and "
                    "4.5 to 1 is needed. The nearest shade that everybody can read is %(shade)s.",
                    ratio=_ratio(least_contrast(field.data, LIGHT_GROUNDS)),
                    shade=nearest_readable(field.data),
                )
            )


class LogoForm(PortalForm):
    """A picture of the city's arms or logo."""

    logo = FileField(_("Picture"), [FileRequired(_("Choose a picture."))])


@blueprint.get("/settings/branding")
@requires(Permission.MANAGE_SETTINGS)
def branding() -> ResponseReturnValue:
    """What the city is called and how it looks."""
    return _page(_filled_form(), LogoForm())


@blueprint.post("/settings/branding")
@requires(Permission.MANAGE_SETTINGS)
def change_branding() -> ResponseReturnValue:
    """Another name or colour."""
    form: BrandingForm = in_every_language(BrandingForm, NAME)()
    if not form.validate():
        return _page(form, LogoForm(formdata=None))
    with writing(actor()) as work:
        set_branding(work, texts_of(form, "name"), form.colour.data if form.has_colour.data else "")
    return _saved()


@blueprint.post("/settings/branding/logo")
@requires(Permission.MANAGE_SETTINGS)
def change_logo() -> ResponseReturnValue:
    """Another logo, painted anew before it is kept."""
    form = LogoForm()
    if form.validate():
        try:
            key = portal().files.put(reencode(form.logo.data.read()).thumbnail)
            return _keep_logo(key)
        except PictureRefused:
            form.logo.errors = [
                gettext("This is no picture that we can read: send PNG, JPEG or WebP.")
            ]
        except FilesUnavailable:
            form.logo.errors = [gettext("Pictures cannot be stored right now.")]
    return _page(_filled_form(), form)


@blueprint.post("/settings/branding/logo/removal")
@requires(Permission.MANAGE_SETTINGS)
def remove_logo() -> ResponseReturnValue:
    """No logo any more: the portal's own mark."""
    return _keep_logo("")


def _keep_logo(key: str) -> ResponseReturnValue:
    with writing(actor()) as work:
        before = set_logo(work, key)
    if before:
        portal().files.delete(before)
    return _saved()


def _filled_form() -> BrandingForm:
    settings = branding_settings(reading())
    form: BrandingForm = in_every_language(BrandingForm, NAME)(
        formdata=None,
        has_colour=bool(settings.colour),
        colour=settings.colour or OWN_COLOUR,
        **filled_with("name", settings.name),
    )
    return form


def _page(form: BrandingForm, logo: LogoForm) -> ResponseReturnValue:
    html = render_template(
        "office/branding.html",
        form=form,
        logo=logo,
        names=language_fields(form, "name"),
        contrasts=_contrasts(branding_settings(reading()).colour or OWN_COLOUR),
    )
    return html, 422 if form.errors or logo.errors else 200


def _contrasts(colour: str) -> list[tuple[str, str]]:
    """How well the present colour can be read, in words."""
    made = shades(colour)
    dark = made["dark"]
    return [
        (gettext("White text on it"), _ratio(contrast(WHITE, colour))),
        (gettext("Links on light pages"), _ratio(least_contrast(colour, LIGHT_GROUNDS))),
        (
            gettext("Links on dark pages, in a lighter shade"),
            _ratio(least_contrast(dark["brand"], DARK_GROUNDS)),
        ),
        (
            gettext("Text on buttons of dark pages"),
            _ratio(contrast(dark["on-brand"], dark["brand"])),
        ),
    ]


def _ratio(value: float) -> str:
    # Rounded down: 4.49 must not be shown as 4.5, which would be enough.
    return f"{int(value * 10) / 10:.1f}"


def _saved() -> ResponseReturnValue:
    forget_city()
    flash(gettext("Saved. This is how residents see it from now on."), "success")
    return redirect(url_for(".branding"), 303)
