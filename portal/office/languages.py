"""In which languages the city speaks, and what it has not written in one of them yet."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from portal.domain.permissions import Permission
from portal.localized import FALLBACK
from portal.office import blueprint
from portal.office.case_words import language_words
from portal.office.viewer import actor
from portal.queries.missing_texts import MissingText, missing_texts
from portal.services.languages import set_languages
from portal.translations import SOURCE, TRANSLATIONS, own_name
from portal.web.access import requires
from portal.web.city import city_in, forget_city
from portal.web.i18n import page_language
from portal.web.work import reading, writing

PAGES = {
    "branding": _("The city"),
    "departments": _("Departments"),
    "sites": _("Sites"),
    "categories": _("Categories"),
    "reply_templates": _("Reply templates"),
}


class LanguagesForm(FlaskForm):
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

    def __init__(self, **filled: object) -> None:
        super().__init__(data=filled)
        choices = [SelectChoice(tag, _both_names(tag)) for tag in known_languages()]
        self.languages.choices = self.default.choices = choices

    def validate_default(self, field: SelectField) -> None:
        """The city's own language is one that it offers."""
        if field.data not in (self.languages.data or []):
            raise ValidationError(gettext("The city’s own language has to be ticked above."))


@blueprint.get("/settings/languages")
@requires(Permission.MANAGE_SETTINGS)
def languages() -> ResponseReturnValue:
    """The city's languages, and what is missing in each."""
    city = city_in(FALLBACK)
    return _page(LanguagesForm(languages=list(city.language_tags), default=city.default_language))


@blueprint.post("/settings/languages")
@requires(Permission.MANAGE_SETTINGS)
def change_languages() -> ResponseReturnValue:
    """Offer other languages from now on."""
    form = LanguagesForm()
    if not form.validate():
        return _page(form)
    with writing(actor()) as work:
        set_languages(work, form.languages.data, form.default.data, known_languages())
    forget_city()
    flash(gettext("Saved. Pages and mails come in these languages from now on."), "success")
    return redirect(url_for(".languages"), 303)


def known_languages() -> tuple[str, ...]:
    """The languages that the portal has words in, its source first."""
    folders = (path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo"))
    translated = {name.replace("_", "-") for name in folders} - {SOURCE}
    return (SOURCE, *sorted(translated))


def _page(form: LanguagesForm) -> ResponseReturnValue:
    tags = city_in(FALLBACK).language_tags
    html = render_template(
        "office/languages.html",
        form=form,
        missing={tag: missing_texts(reading(), tag, page_language()) for tag in tags},
        page_names=PAGES,
        page_url=_page_url,
    )
    return html, 422 if form.errors else 200


def _page_url(text: MissingText) -> str:
    """Where this text is written."""
    if text.subject == "sites":
        return url_for(".edit_site", site=text.slug)
    if text.subject == "categories":
        return url_for(".edit_category", category=text.slug)
    if text.subject == "reply_templates":
        return url_for(".edit_reply_template", template=text.slug)
    return url_for(f".{text.subject}")


def _both_names(tag: str) -> str:
    own, known = own_name(tag), language_words(tag)
    return own if own.casefold() == known.casefold() else f"{own} ({known})"
