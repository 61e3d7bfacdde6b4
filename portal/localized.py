"""Texts that the city writes, one in each language, and what is read where one is missing."""

from collections.abc import Iterable, Mapping
from typing import Self

FALLBACK = "en"


class ReaderLanguage(str):
    """A language tag that knows what its reader is shown where a text is missing: `instead`."""

    __slots__ = ("instead",)
    instead: tuple[str, ...]

    def __new__(cls, tag: str, instead: Iterable[str] = ()) -> Self:
        """The tag, and the languages to look in after it, the best one first."""
        made = super().__new__(cls, tag)
        made.instead = tuple(instead)
        return made


class CityWords(str):
    """Words of the city that know which language they are in; in none where there are no words."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, words: str, language: str = "") -> Self:
        """The words as they are in this language."""
        made = super().__new__(cls, words)
        made.language = language
        return made


def in_language(texts: Mapping[str, str], language: str, default: str = FALLBACK) -> CityWords:
    """The text in this language, else in those that its reader is shown instead, else in any.

    A regional tag falls back to its language first: `es-MX` reads `es`.
    """
    instead = language.instead if isinstance(language, ReaderLanguage) else ()
    for tag in (language, language.split("-")[0], *instead, default, FALLBACK, *texts):
        if words := texts.get(tag):
            return CityWords(words, str(tag))
    return CityWords("", "")


def reader_language(tag: str, chosen: Mapping[str, str], default: str) -> ReaderLanguage:
    """The tag of somebody who reads, in a city that chose what to show instead of some."""
    return ReaderLanguage(tag, dict.fromkeys(filter(None, (chosen.get(tag), default))))
