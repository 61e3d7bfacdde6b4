"""Languages: the message catalogues, and how dates, numbers and names are written in each.

Without Flask, because the worker needs it too. A language is named by its BCP 47 tag (`zh-Hans`);
its catalogues lie in translations/<the tag with underscores>/LC_MESSAGES/.
"""

import os
import re
from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_time,
    match_skeleton,
    tokenize_pattern,
    untokenize_pattern,
)
from babel.numbers import format_decimal
from babel.support import Translations

PROJECT = Path(__file__).resolve().parent.parent
# Elsewhere only for words of no real language, which show what is not translated (`make pseudo`).
TRANSLATIONS = Path(os.environ.get("PORTAL_TEST_TRANSLATIONS") or PROJECT / "translations")
DOMAINS = ("messages", "office")
SOURCE = "en"
OWN_NAMES = {"tl": "Tagalog"}  # CLDR knows it as Filipino only, which is not what readers call it
OWN_TAGS = {"fil-PH": "tl", "fil": "tl"}
# Whose clock, calendar and numbers a language follows where CLDR's own are another country's:
# Spanish here is read in the Americas, where 17:00 is 5:00 pm and a half is 0.5
FORMATS_OF = {"es": "es-US"}
DAY_OF_YEAR = "MMMMEEEEd"
# CLDR has the dates of Haitian Creole in French, which its readers were not all taught.
HAITIAN = {
    **{"lundi": "lendi", "mardi": "madi", "mercredi": "mèkredi", "jeudi": "jedi"},
    **{"vendredi": "vandredi", "samedi": "samdi", "dimanche": "dimanch"},
    **{"janvier": "janvye", "février": "fevriye", "mars": "mas", "avril": "avril", "mai": "me"},
    **{"juin": "jen", "juillet": "jiyè", "août": "out", "septembre": "septanm"},
    **{"octobre": "oktòb", "novembre": "novanm", "décembre": "desanm"},
}
OWN_WORDS = {"ht": HAITIAN}
DOTTED = re.compile(r"\b([ap])\.\s?m\.")


@cache
def locale_of(tag: str) -> Locale:
    """What CLDR knows of the language; ValueError for a tag that it does not know."""
    try:
        return Locale.parse(tag, sep="-")
    except UnknownLocaleError as error:
        raise ValueError(f"there is no language {tag}") from error


def tag_of(locale: Locale) -> str:
    """The tag by which we know the language of a locale: the one that `locale_of` was given."""
    tag = str(locale).replace("_", "-")
    return OWN_TAGS.get(tag, tag)


@cache
def catalogue(tag: str, folder: Path = TRANSLATIONS) -> Translations:
    """The words of both domains in the language, or of the language it is a variety of.

    A text without a translation comes out as it stands in the source: in English.
    """
    merged = Translations()
    for domain in DOMAINS:
        for path in _catalogue_files(tag, domain, folder):
            with path.open("rb") as file:
                found = Translations(file)
            merged.merge(found)
            merged.plural = found.plural
    return merged


def fitting_language(wanted: str, offered: Iterable[str]) -> str | None:
    """The offered language that somebody who wants `wanted` reads: `es-MX` is served with `es`.

    Browsers name Chinese by the country (`zh-TW`), we by the script (`zh-Hant`), and Tagalog is
    Filipino to some of them. The other script, or another country's kind, is better than nothing.
    """
    speech = _speech(wanted)
    if speech is None:
        return None
    by_speech: dict[tuple[str, str | None], str] = {}
    by_language: dict[str, str] = {}
    for tag in offered:
        known = _speech(tag) or (tag, None)
        by_speech.setdefault(known, tag)
        by_language.setdefault(known[0], tag)
    return by_speech.get(speech) or by_language.get(speech[0])


@lru_cache(maxsize=512)  # browsers write what they like
def _speech(tag: str) -> tuple[str, str | None] | None:
    """Language and script of a tag as a browser writes it; None where it is none."""
    try:
        known = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    return known.language, known.script


def has_words_for_staff(tag: str) -> bool:
    """Whether the pages for staff can be read in this language; they are written in English."""
    return tag.split("-")[0] == SOURCE or bool(_catalogue_files(tag, "office", TRANSLATIONS))


def direction_of(tag: str) -> Literal["ltr", "rtl"]:
    """The direction in which the language is written, as HTML's `dir` wants it."""
    return "rtl" if locale_of(tag).text_direction == "rtl" else "ltr"


def kept_in_order(reference: str, tag: str) -> str:
    """A reference as it goes into plain text of the language.

    Left to itself, 2026-000123 among Arabic words would show as 000123-2026.
    """
    return f"\u200e{reference}\u200e" if direction_of(tag) == "rtl" else reference


@cache
def own_name(tag: str) -> str:
    """The language's name in itself, as it stands alone in a list: Español, العربية."""
    name = OWN_NAMES.get(tag) or locale_of(tag).get_display_name() or tag
    # Title case, not upper case: Georgian has capitals that nobody begins a name with.
    return name[0].title() + name[1:]


def name_in(tag: str, reader: str) -> str:
    """The language's name for a reader of another one, as it stands in a sentence: español."""
    known = locale_of(tag)
    plain = Locale(known.language) if tag in OWN_NAMES else known  # not “Filipino (Philippines)”
    return plain.get_display_name(locale_of(reader)) or tag


def format_instant(at: datetime, tag: str, zone: tzinfo, now: datetime | None = None) -> str:
    """`at` in the city's `zone` in plain words: Wednesday, November 25, 5:00 PM.

    The year stands there only where it differs from the year of `now`, or where `now` is unknown.
    """
    local, today = at.astimezone(zone), now and now.astimezone(zone)
    has_year = today is None or today.year != local.year
    return _minute_in_words(local.replace(second=0, microsecond=0, tzinfo=None), str(tag), has_year)


@lru_cache(maxsize=10_000)
def _minute_in_words(at: datetime, tag: str, has_year: bool) -> str:
    """A page tells the same instant in several places, and many pages that of the same promise."""
    day = _day_in_words(at.date(), tag, has_year)
    pattern = _format_locale(tag).datetime_formats["long"]
    return _spaced(pattern.replace("{1}", day).replace("{0}", format_clock(at.time(), tag)))


def format_clock(at: time, tag: str) -> str:
    """A time of day in plain words: 5:00 PM, in Spanish 5:00 pm, in Korean 오후 5:00.

    A sentence that ends with a time would otherwise end with two full stops. Half days have their
    full names: CLDR's short ones are a single letter in Arabic and English in Korean.
    """
    locale = _format_locale(tag)
    pattern = locale.time_formats["short"].pattern.replace("a", "aaaa")
    words = format_time(at, pattern, locale=locale)
    return _spaced(DOTTED.sub(r"\1m", words))


def format_day(day: date, tag: str, today: date | None = None) -> str:
    """A day in plain words, with the year only where it is not the year of `today`."""
    return _day_in_words(day, str(tag), today is None or today.year != day.year)


@lru_cache(maxsize=10_000)
def _day_in_words(day: date, tag: str, has_year: bool) -> str:
    locale = _format_locale(tag)
    pattern = "full" if has_year else _day_pattern(locale)
    return _in_own_words(_spaced(format_date(day, pattern, locale=locale)), tag)


def format_number(value: float, tag: str, pattern: str | None = None) -> str:
    """A number as the language's readers write it: 1,234.5; `pattern` is CLDR's, such as #,##0%."""
    return format_decimal(value, pattern, _format_locale(tag))


def _format_locale(tag: str) -> Locale:
    return locale_of(FORMATS_OF.get(tag, tag))


def _catalogue_files(tag: str, domain: str, folder: Path) -> list[Path]:
    """The catalogue of a domain for the tag, else for the tag without its last part, …"""
    parts = re.split("[-_]", tag)
    names = ("_".join(parts[:length]) for length in range(len(parts), 0, -1))
    paths = (folder / name / "LC_MESSAGES" / f"{domain}.mo" for name in names)
    return [path for path in paths if path.exists()][:1]


@cache
def _day_pattern(locale: Locale) -> str:
    """The language's order of weekday, day and month, all in full words where it has them.

    CLDR lists few skeletons and leaves it to the reader to widen the nearest one (UTS 35).
    """
    skeletons = locale.datetime_skeletons
    nearest = match_skeleton(DAY_OF_YEAR, skeletons)
    if nearest is None:
        return "full"
    return untokenize_pattern(
        _widened(token) for token in tokenize_pattern(skeletons[nearest].pattern)
    )


def _widened(token: tuple[str, str | tuple[str, int]]) -> tuple[str, str | tuple[str, int]]:
    kind, value = token
    if kind == "field" and isinstance(value, tuple):
        letter, width = value
        is_name = letter in "Ec" or (letter in "ML" and width > 2)
        return kind, (letter, 4 if is_name else width)
    return token


def _in_own_words(text: str, tag: str) -> str:
    words = OWN_WORDS.get(tag)
    return re.sub(r"\w+", lambda word: words.get(word[0], word[0]), text) if words else text


def _spaced(text: str) -> str:
    # The narrow no-break space is missing from many fonts, and nobody who searches types it.
    return text.replace("\u202f", " ")
