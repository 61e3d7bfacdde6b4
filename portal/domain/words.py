"""Search words: folded so that case, accents and Arabic vowel marks make no difference."""

import unicodedata


def fold(text: str) -> str:
    """The text as search compares it: compatibility forms, no marks, no case, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    unmarked = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFC", unmarked).casefold().split())


def search_words(typed: str, most: int = 8) -> list[str]:
    """The folded words that somebody typed into a search field, at most `most` of them."""
    return fold(typed).split()[:most]
