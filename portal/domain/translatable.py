"""The texts that a city has translated, and what may be taken over from a translator's file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from portal.domain.placeholders import IN_BRACES

Subject = Literal[
    "branding", "departments", "sites", "categories", "reply_templates", "surveys", "policy",
    "closures",
]  # fmt: skip
LONGEST_NAME, LONGEST_QUESTION, LONGEST_OPTION = 120, 160, 60  # characters
LONGEST_CLAUSE, LONGEST_REPLY = 2_000, 4_000


@dataclass(frozen=True)
class TranslatableText:
    """One text of the city in every language that it has it in.

    `key` names it in files and never changes: category/noise/name. `slug` is what it belongs to,
    `about` that thing's name by language. Only a long text has several lines. Where residents
    never read it (`for_staff`), it is wanted in the languages of the pages for staff alone.
    """

    key: str
    subject: Subject
    slug: str
    about: Mapping[str, str]
    texts: Mapping[str, str]
    longest: int = LONGEST_NAME
    is_long: bool = False
    for_staff: bool = False

    def is_missing(self, tag: str) -> bool:
        """Whether nobody has written it in this language."""
        return not self.texts.get(tag)


@dataclass(frozen=True)
class TranslatedText:
    """What a translator gave back: the text of this key, and what it was translated from."""

    key: str
    source: str
    text: str


class Objection(StrEnum):
    """Why a translation is not taken over."""

    UNKNOWN = "unknown"
    SOURCE_CHANGED = "source_changed"
    TOO_LONG = "too_long"
    SEVERAL_LINES = "several_lines"
    OTHER_PLACEHOLDERS = "other_placeholders"


@dataclass(frozen=True)
class Change:
    """A translation that differs from what the city has, and what speaks against taking it over.

    `known` is None where the city has no such text.
    """

    given: TranslatedText
    known: TranslatableText | None
    before: str
    objection: Objection | None


def changes(
    texts: Iterable[TranslatableText], given: Iterable[TranslatedText], tag: str, own: str
) -> list[Change]:
    """What the file would change in the language `tag`; a text that it leaves empty stays."""
    by_key = {text.key: text for text in texts}
    found = []
    for each in given:
        known = by_key.get(each.key)
        before = known.texts.get(tag, "") if known else ""
        if each.text and each.text != before:
            found.append(Change(each, known, before, _objection(known, each, own)))
    return found


def _objection(known: TranslatableText | None, given: TranslatedText, own: str) -> Objection | None:
    if known is None:
        return Objection.UNKNOWN
    if _in_one_way(given.source) != _in_one_way(source_text(known, own)):
        return Objection.SOURCE_CHANGED
    return objection_to(known, given.text, own)


def objection_to(known: TranslatableText, text: str, own: str) -> Objection | None:
    """What speaks against these words as a translation of a text of the city."""
    if len(text) > known.longest:
        return Objection.TOO_LONG
    if "\n" in text and not known.is_long:
        return Objection.SEVERAL_LINES
    if _placeholders(text) != _placeholders(source_text(known, own)):
        return Objection.OTHER_PLACEHOLDERS
    return None


def source_text(text: TranslatableText, own: str) -> str:
    """What is translated: the text in the city's own language, else in any that it has."""
    return text.texts.get(own) or next(filter(None, text.texts.values()), "")


def _in_one_way(text: str) -> str:
    # Spreadsheets and translators' programs change the ends of lines and drop spaces.
    return " ".join(text.split())


def _placeholders(text: str) -> list[str]:
    return sorted(set(IN_BRACES.findall(text)))
