"""The federal holidays in the words of the office: the library that counts them has English alone.

A state's own holidays, and those of another country, keep the names that the library gives them.
"""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

OBSERVED = " (observed)"  # a holiday moved off a weekend
FEDERAL = {
    "Christmas Day": _("Christmas Day"),
    "Columbus Day": _("Columbus Day"),
    "Independence Day": _("Independence Day"),
    "Juneteenth National Independence Day": _("Juneteenth National Independence Day"),
    "Labor Day": _("Labor Day"),
    "Martin Luther King Jr. Day": _("Martin Luther King Jr. Day"),
    "Memorial Day": _("Memorial Day"),
    "New Year's Day": _("New Year’s Day"),
    "Thanksgiving Day": _("Thanksgiving Day"),
    "Veterans Day": _("Veterans Day"),
    "Washington's Birthday": _("Washington’s Birthday"),
}


def holiday_words(name: str) -> str:
    """What a public holiday is called in the page's language, where we know it."""
    plain = name.removesuffix(OBSERVED)
    words = str(FEDERAL.get(plain, plain))
    if plain == name:
        return words
    # Translators: a public holiday, moved off a weekend.
    return gettext("%(holiday)s (observed)", holiday=words)
