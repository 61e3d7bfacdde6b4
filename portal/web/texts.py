"""What people type: tidied where nothing visible changes, refused where something would be lost."""

import re

from flask_babel import gettext
from wtforms import Field, Form, ValidationError

FEWEST_DIGITS = 5  # of a phone number
LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
# What word processors and scanners leave in a pasted text. Nobody sees it, databases refuse some
# of it (NUL), and HTML has no way to show it again.
UNSEEN = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def tidy_text(text: str | None) -> str:
    """A text of several lines, with one kind of line end, nothing unseen, no blank edges."""
    return UNSEEN.sub(" ", LINE_ENDS.sub("\n", text or "")).strip()


def tidy_line(text: str | None) -> str:
    """A text of one line, with nothing unseen and no blank edges; line ends within it stay."""
    return UNSEEN.sub(" ", text or "").strip()


def one_line(_form: Form, field: Field) -> None:
    """Refuse line ends: the text may become part of an e-mail's head."""
    if LINE_ENDS.search(field.data or ""):
        raise ValidationError(gettext("Write this on one line."))


def phone_number(_form: Form, field: Field) -> None:
    """However people write it, in whatever digits: enough of them must be there."""
    if field.data and sum(sign.isdecimal() for sign in field.data) < FEWEST_DIGITS:
        raise ValidationError(gettext("Write a phone number with its digits, or leave this empty."))
