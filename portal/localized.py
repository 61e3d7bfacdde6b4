"""Texts that the city writes, one in each language."""

from collections.abc import Mapping

FALLBACK = "en"


def in_language(texts: Mapping[str, str], language: str, default: str = FALLBACK) -> str:
    """The text in this language, else in the city's default language, else in any.

    A regional tag falls back to its language first: `es-MX` reads `es`.
    """
    for tag in (language, language.split("-")[0], default, FALLBACK):
        if texts.get(tag):
            return texts[tag]
    return next((text for text in texts.values() if text), "")
