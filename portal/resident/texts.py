"""What residents type: refused where something would be lost."""

from flask_babel import gettext
from wtforms import Field, Form, ValidationError

from portal.web.texts import LINE_ENDS

FEWEST_DIGITS = 5


def one_line(_form: Form, field: Field) -> None:
    """Refuse line ends: the text may become part of an e-mail's head."""
    if LINE_ENDS.search(field.data or ""):
        raise ValidationError(gettext("Write this on one line."))


def phone_number(_form: Form, field: Field) -> None:
    """However people write it, in whatever digits: enough of them must be there."""
    if field.data and sum(sign.isdecimal() for sign in field.data) < FEWEST_DIGITS:
        raise ValidationError(gettext("Write a phone number with its digits, or leave this empty."))
