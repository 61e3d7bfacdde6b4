"""Fields that several forms of the office share."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.web.texts import tidy_text

LONGEST_TEXT = 4_000  # characters


def words_field(label: LazyString, missing: LazyString) -> TextAreaField:
    """What a staff member writes."""
    too_long = _(
        "This is too long: please write at most %(number)s characters.", number=LONGEST_TEXT
    )
    return TextAreaField(
        label,
        [DataRequired(missing), Length(max=LONGEST_TEXT, message=too_long)],
        filters=[tidy_text],
        default="",
    )


def version_field() -> HiddenField:
    """The version of the case that its reader had before their eyes."""
    return HiddenField(default="0", filters=[_number])


def _number(value: Any) -> int:
    """Anything that is no version is none that a case ever had."""
    text = str(value or "")
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if is_number else 0
