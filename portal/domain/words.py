"""Search words: folded so that case, accents and Arabic vowel marks make no difference."""

import unicodedata

KEPT_CONTROLS = "\n\t"


def storable(text: str) -> str:
    """The text without what no database and no page can hold: control signs, halves of signs."""
    plain = text.replace("\r\n", "\n")
    return "".join(sign for sign in plain if _is_storable(sign))


def _is_storable(sign: str) -> bool:
    return sign in KEPT_CONTROLS or unicodedata.category(sign) not in ("Cc", "Cs", "Cn")


def fold(text: str) -> str:
    """The text as search compares it: compatibility forms, no marks, no case, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    unmarked = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFC", unmarked).casefold().split())


def search_words(typed: str, most: int = 8) -> list[str]:
    """The folded words that somebody typed into a search field, at most `most` of them."""
    return fold(typed).split()[:most]
