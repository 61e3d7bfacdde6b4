"""What people type: tidied where nothing visible changes, refused where something would be lost."""

import re
import unicodedata

from flask_babel import lazy_gettext as _
from wtforms import Field, Form, ValidationError

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# What word processors leave in a pasted text; NUL is nobody's text and is refused below.
UNSEEN = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")
FEWEST_DIGITS = 5


def tidy_text(text: str | None) -> str:
    """A text of several lines, with one kind of line end, no unseen characters, no blank edges."""
    return UNSEEN.sub(" ", LINE_ENDS.sub("\n", text or "")).strip()


def tidy_line(text: str | None) -> str:
    """A text of one line, without blank edges."""
    return (text or "").strip()


def storable(_form: Form, field: Field) -> None:
    """Refuse NUL, which databases do not take."""
    if "\0" in (field.data or ""):
        raise ValidationError(str(_("This text holds a character that we cannot store.")))


def one_line(_form: Form, field: Field) -> None:
    """Refuse line breaks and control characters: the text may become part of an e-mail's head."""
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in field.data or ""):
        raise ValidationError(str(_("Write this on one line, without special characters.")))


def phone_number(_form: Form, field: Field) -> None:
    """However people write it, in whatever digits: enough of them must be there."""
    if field.data and sum(sign.isdecimal() for sign in field.data) < FEWEST_DIGITS:
        raise ValidationError(str(_("Write a phone number with its digits, or leave this empty.")))
