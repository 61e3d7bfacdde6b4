"""Texts of the city by language, as settings pages change them."""

from collections.abc import Mapping


def rewritten(old: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The texts after a form: an empty one is taken out, a language it did not ask for stays."""
    return {tag: text for tag, text in {**old, **given}.items() if text}
