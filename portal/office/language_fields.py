"""Fields for texts that the city writes itself: one for each of its languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel.speaklater import LazyString
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.domain.translatable import LONGEST_NAME
from portal.localized import FALLBACK
from portal.office.case_words import language_words
from portal.web.city import city_in
from portal.web.form import PortalForm
from portal.web.texts import one_line, tidy_line, tidy_text


@dataclass(frozen=True)
class CityText:
    """A text of the city's own: in its first language it must be there, in the others it may.

    Without words for when it is `missing`, it may be empty in each.
    """

    name: str
    label: LazyString
    missing: LazyString | None
    longest: int = LONGEST_NAME
    is_long: bool = False


def in_every_language(form: type[PortalForm], *texts: CityText) -> type[Any]:
    """The form with a field for each of these texts in each language: `name_en`, `name_es`."""
    fields = {f"{text.name}_{tag}": _field(text, tag) for text in texts for tag in city_languages()}
    return type(form.__name__, (form,), fields)


def city_languages() -> tuple[str, ...]:
    """The city's languages, its own first."""
    city = city_in(FALLBACK)
    others = (tag for tag in city.language_tags if tag != city.default_language)
    return (city.default_language, *others)


def language_fields(form: PortalForm, name: str) -> list[tuple[str, Field]]:
    """Language tag and field of each version of this text."""
    return [(tag, form[f"{name}_{tag}"]) for tag in city_languages()]


def texts_of(form: PortalForm, name: str) -> dict[str, str]:
    """What was typed in each language; empty where nothing was."""
    return {tag: field.data or "" for tag, field in language_fields(form, name)}


def filled_with(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The present texts, as a form is filled with them."""
    return {f"{name}_{tag}": texts.get(tag, "") for tag in city_languages()}


def _field(text: CityText, tag: str) -> Field:
    kind, tidy = (TextAreaField, tidy_text) if text.is_long else (StringField, tidy_line)
    is_first = tag == city_languages()[0]
    too_long = gettext("Write at most %(number)s characters.", number=text.longest)
    validators = [DataRequired(text.missing)] if is_first and text.missing else []
    return kind(
        f"{text.label} ({language_words(tag)})",
        [
            *validators,
            Length(max=text.longest, message=too_long),
            *([] if text.is_long else [one_line]),
        ],
        filters=[tidy],
        default="",
    )
