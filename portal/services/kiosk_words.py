"""Words from a tablet, made fit for the database: nothing is refused for its form."""

import re
from typing import Any

from portal.domain.words import storable

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\".]+")
LONGEST_EMAIL = 254


def words_of(value: Any, longest: int) -> str:
    """A text without what no database and no page can hold, at most so many characters long."""
    if not isinstance(value, str):
        return ""
    return storable(value).strip()[:longest]


def line_of(value: Any, longest: int) -> str:
    """The same on one line."""
    return " ".join(words_of(value, longest).split())


def language_of(value: Any) -> str:
    """A language tag; English where it is none."""
    is_tag = isinstance(value, str) and LANGUAGE.fullmatch(value) is not None
    return value if is_tag else "en"


def slug_of(value: Any) -> str:
    """A slug; empty where it is none."""
    return value if isinstance(value, str) and SLUG.fullmatch(value) else ""


def is_email(text: str) -> bool:
    """Whether somebody can be written to there, as far as its form tells."""
    return len(text) <= LONGEST_EMAIL and EMAIL.fullmatch(text) is not None
