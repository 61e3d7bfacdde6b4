"""Labels as they are typed into a form: several words with commas between them."""

import re

from flask_babel import gettext
from wtforms import ValidationError

from portal.queries.labels import retired_among
from portal.services.labelling import LONGEST_NAME, is_usable, tidy_name
from portal.web.texts import tidy_line
from portal.web.work import reading

COMMAS = re.compile("[,;،、，]")


def names_in(typed: str | None) -> list[str]:
    """The names in the order in which they were typed, each once."""
    names = (tidy_name(part) for part in COMMAS.split(tidy_line(typed)))
    return list(dict.fromkeys(name for name in names if name))


def check_names(names: list[str]) -> None:
    """Raise ValidationError for what can be no label."""
    if any(not is_usable(name) for name in names):
        raise ValidationError(
            gettext("A label is a word or two, of at most %(number)s signs.", number=LONGEST_NAME)
        )
    if retired := retired_among(reading(), names):
        raise ValidationError(
            gettext("“%(label)s” is retired and not put on cases any more.", label=retired[0])
        )
