"""Finds English on a page that should be in another language."""

import re

from portal.translations import TRANSLATIONS
from tests.messages import LOCALES, read_catalogue, singular

# The languages that residents read, beside English.
TAGS = [locale.replace("_", "-") for locale in LOCALES["messages"]]
# Shorter texts are words that other languages have as well, such as “Photo” or “Version”.
SHORTEST = 9
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
# What the city of the tests is called, and what its people wrote, is in English everywhere.
NOT_OURS = (
    "Permits & Licences",
    "Permits",
    "City Hall",
    "The lamp is out.",
    "Parks and Recreation",
)


def english_in(text: str, tag: str) -> list[str]:
    """The English words in the text for which the language `tag` has words of its own."""
    for words in NOT_OURS:
        text = text.replace(words, "")
    return sorted(words for words in _english_texts(tag) if words in text)


def _english_texts(tag: str) -> set[str]:
    """What stays of each text when its placeholders are taken out, in pieces of some length."""
    path = TRANSLATIONS / tag.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    found = set()
    for message in read_catalogue(path, path.read_text(encoding="utf-8")):
        if message.id:
            said = " ".join([message.string] if isinstance(message.string, str) else message.string)
            pieces = (piece.strip() for piece in PLACEHOLDER.split(singular(message.id)))
            found |= {piece for piece in pieces if len(piece) >= SHORTEST and piece not in said}
    return found
