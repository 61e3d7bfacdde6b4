"""Words that the city wrote, on a page in another language: what they are in is said."""

from flask import Flask, request
from markupsafe import Markup

from portal.localized import CityWords
from portal.translations import direction_of, name_in
from portal.web.addresses import OFFICE
from portal.web.i18n import page_language

# CLDR's pattern for a note behind a name is this one in every language that we have, but for CJK.
WIDE = ("zh", "ja")


def install(app: Flask) -> None:
    """Give templates the filters `city_words` and `noted`."""
    app.jinja_env.filters.update(city_words=city_words, noted=noted)


def city_words(words: str) -> Markup:
    """The words kept apart from what stands around them, with their language where it is another.

    Staff know their city's names: on their pages the language is marked and not written out.
    """
    tag = other_language(words)
    if tag is None:
        return Markup("<bdi>{}</bdi>").format(words)
    marked = Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(tag, direction_of(tag), words)
    note = _note(tag)
    return marked + Markup('<span class="hint">{}</span>').format(note) if note else marked


def noted(words: str) -> str:
    """The same where there can be no markup, as in a list to choose from."""
    tag = other_language(words)
    return f"{words}{_note(tag)}" if tag else str(words)


def other_language(words: str) -> str | None:
    """The language of words that are not in the page's; None for words that are, or may be."""
    if not isinstance(words, CityWords) or not words.language:
        return None
    page = page_language()
    return None if words.language in (page, page.split("-")[0]) else words.language


def _note(tag: str) -> str:
    if request.path.startswith(OFFICE):
        return ""
    page = page_language()
    name = name_in(tag, page)
    return f"（{name}）" if page.split("-")[0] in WIDE else f" ({name})"
