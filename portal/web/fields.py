"""Fields that forms of residents and of staff share."""

import re
import uuid
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf.file import MultipleFileField
from wtforms import EmailField, HiddenField, RadioField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Length, Optional

from portal.labels import label
from portal.queries.choices import Choice
from portal.web.city_words import noted, other_language
from portal.web.texts import one_line, phone_number, tidy_line, tidy_text

LONGEST_TEXT = 4_000  # characters
LONGEST_COMMENT = 1_000  # characters
# Translators: the five faces of a rating, from worst to best.
FACES = (_("Very bad"), _("Bad"), _("OK"), _("Good"), _("Very good"))
KEY = re.compile(r"[0-9a-f]{32}")


def text_field(
    words: LazyString | str,
    limit: int = LONGEST_TEXT,
    validators: Sequence[Any] = (),
    **options: Any,
) -> TextAreaField:
    """A text of several lines."""
    too_long = _("This is too long: please write at most %(number)s characters.", number=limit)
    validators = [*validators, Length(max=limit, message=too_long)]
    return TextAreaField(words, validators, filters=[tidy_text], default="", **options)


def line_field(words: LazyString, limit: int, **options: Any) -> StringField:
    """A text of one line."""
    return StringField(words, _line(limit), filters=[tidy_line], default="", **options)


def email_field(**options: Any) -> EmailField:
    """An address to write to; checked by its form alone, never by asking a name server."""
    wrong = _("Write an e-mail address like name@example.org, or leave this empty.")
    return EmailField(
        _("E-mail"),
        [Optional(), Email(wrong)],
        filters=[tidy_line],
        default="",
        **options,
    )


def phone_field(**options: Any) -> TelField:
    """A number to call."""
    return TelField(
        _("Phone"),
        [*_line(40), phone_number],
        filters=[tidy_line],
        default="",
        **options,
    )


def photos_field(**options: Any) -> MultipleFileField:
    """Photos to choose; what becomes of them is in portal.resident.photos."""
    return MultipleFileField(_("Photos"), **options)


def faces_field(words: LazyString | str, **options: Any) -> RadioField:
    """One of five faces, from worst to best, as the text "1" to "5"."""
    return RadioField(
        words,
        choices=[SelectChoice(str(score), face) for score, face in enumerate(FACES, start=1)],
        invalid_choice_message=_("Choose one of the five faces."),
        **options,
    )


def key_field() -> HiddenField:
    """Identifies this filling-in of the form, so that sending it twice counts once."""
    return HiddenField(default=new_key, filters=[lambda key: key if _is_key(key) else new_key()])


def new_key() -> str:
    """122 random bits, as 32 hexadecimal digits."""
    return uuid.uuid4().hex


def choices_of(choices: Iterable[Choice], group: str | None = None) -> list[SelectChoice]:
    """The entries of a list, under the heading of a group if there is one."""
    heading = noted(group) if group else None
    return [_choice_of(choice, heading) for choice in choices]


def _choice_of(choice: Choice, group: str | None) -> SelectChoice:
    tag = other_language(choice.name)
    marks = {"lang": tag} if tag else {}
    return SelectChoice(choice.slug, noted(choice.name), render_kw=marks, optgroup=group)


def words_of(values: type[StrEnum]) -> list[SelectChoice]:
    """Every value of an enumeration with its words in the page's language."""
    return [SelectChoice(value.value, gettext(label(value))) for value in values]


def _is_key(key: str | None) -> bool:
    return KEY.fullmatch(key or "") is not None


def _line(limit: int) -> list[Any]:
    too_long = _("This is too long: please write at most %(number)s characters.", number=limit)
    return [one_line, Length(max=limit, message=too_long)]
