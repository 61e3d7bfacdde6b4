"""In which languages the city speaks, and what it has not written in one of them yet."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from portal.domain.permissions import Permission
from portal.localized import FALLBACK
from portal.office import blueprint
from portal.office.case_words import language_words
from portal.office.translations import texts_of_city, translated_languages, wanted_in
from portal.office.viewer import actor
from portal.services.languages import Languages, set_languages
from portal.translations import SOURCE, TRANSLATIONS, own_name
from portal.web.access import requires
from portal.web.city import city_in, forget_city
from portal.web.form import PortalForm
from portal.web.work import writing


class LanguagesForm(PortalForm):
    """Which of the portal's languages the city uses, and which is its own."""

    languages = SelectMultipleField(
        _("Languages of pages and mails"),
        [InputRequired(_("Choose at least one language."))],
        option_widget=CheckboxInput(),
    )
    default = SelectField(
        _("The city’s own language"),
        description=_("For whoever asks for a language that you do not offer."),
    )

    def __init__(self, formdata: Any = None) -> None:
        city = city_in(FALLBACK)
        present = {"languages": list(city.language_tags), "default": city.default_language}
        super().__init__(formdata, data=present | _instead(city.instead_of))
        choices = [SelectChoice(tag, _both_names(tag)) for tag in known_languages()]
        self.languages.choices = self.default.choices = choices

    def instead_fields(self) -> list[SelectField]:
        """For each language that texts are translated into: what is read where one is missing."""
        return [self[_instead_name(tag)] for tag in translated_languages()]

    def instead_of(self) -> dict[str, str]:
        """What was chosen there; the city's own language goes without saying."""
        chosen = {tag: self[_instead_name(tag)].data for tag in translated_languages()}
        return {tag: instead for tag, instead in chosen.items() if instead}

    def validate_default(self, field: SelectField) -> None:
        """The city's own language is one that it offers."""
        if field.data not in (self.languages.data or []):
            raise ValidationError(gettext("The city’s own language has to be ticked above."))


@blueprint.get("/settings/languages")
@requires(Permission.MANAGE_SETTINGS)
def languages() -> ResponseReturnValue:
    """The city's languages, and what is missing in each."""
    return _page(_form())


@blueprint.post("/settings/languages")
@requires(Permission.MANAGE_SETTINGS)
def change_languages() -> ResponseReturnValue:
    """Offer other languages from now on."""
    form = _form(request.form)
    if not form.validate():
        return _page(form)
    with writing(actor()) as work:
        set_languages(
            work,
            Languages(tuple(form.languages.data), form.default.data, form.instead_of()),
            known_languages(),
        )
    forget_city()
    flash(gettext("Saved. Pages and mails come in these languages from now on."), "success")
    return redirect(url_for(".languages"), 303)


def known_languages() -> tuple[str, ...]:
    """The languages that the portal has words in, its source first."""
    folders = (path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo"))
    translated = {name.replace("_", "-") for name in folders} - {SOURCE}
    return (SOURCE, *sorted(translated))


def _page(form: LanguagesForm) -> ResponseReturnValue:
    texts = texts_of_city()
    wanted = {tag: wanted_in(tag, texts) for tag in translated_languages()}
    html = render_template(
        "office/languages.html",
        form=form,
        rows=[
            (tag, len(wanted[tag]), sum(text.is_missing(tag) for text in wanted[tag]))
            for tag in wanted
        ],
    )
    return html, 422 if form.errors else 200


def _form(formdata: Any = None) -> LanguagesForm:
    """The form, with a field for what is read instead of each language."""
    fields = {_instead_name(tag): _instead_field(tag) for tag in translated_languages()}
    kind = type(LanguagesForm.__name__, (LanguagesForm,), fields)
    form: LanguagesForm = kind(formdata)
    return form


def _instead_field(tag: str) -> SelectField:
    others = [
        SelectChoice(each, _both_names(each)) for each in translated_languages() if each != tag
    ]
    return SelectField(
        _both_names(tag), choices=[SelectChoice("", gettext("the city’s own language")), *others]
    )


def _instead(chosen: Mapping[str, str]) -> dict[str, str]:
    return {_instead_name(tag): instead for tag, instead in chosen.items()}


def _instead_name(tag: str) -> str:
    return f"instead_of_{tag}"


def _both_names(tag: str) -> str:
    own, known = own_name(tag), language_words(tag)
    return own if own.casefold() == known.casefold() else f"{own} ({known})"
