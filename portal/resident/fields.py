"""Fields that several forms of residents share."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf.file import MultipleFileField
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

LONGEST_COMMENT = 1_000  # characters

# Translators: the five faces of a rating, from worst to best.
FACES = (_("Very bad"), _("Bad"), _("OK"), _("Good"), _("Very good"))


def photos_field(**options: Any) -> MultipleFileField:
    """Photos to choose; what becomes of them is in portal.resident.photos."""
    return MultipleFileField(_("Photos"), **options)


def faces_field(words: LazyString, **options: Any) -> RadioField:
    """One of five faces, from worst to best, as the text "1" to "5"."""
    return RadioField(
        words,
        choices=[SelectChoice(str(score), face) for score, face in enumerate(FACES, start=1)],
        invalid_choice_message=_("Choose one of the five faces."),
        **options,
    )
