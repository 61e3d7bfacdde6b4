"""Words folded, so that case, accents and ways to write a letter make no difference."""

import unicodedata

KEPT_CONTROLS = "\n\t"
# Letters that Unicode does not take apart, and that many people type as another one: on a keyboard
# without them, or because Arabic is written both ways. U+0640 only stretches a word.
ALIKE = {
    **{"đ": "d", "Đ": "d", "ð": "d", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i"},
    **{"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "’": "'", "‘": "'", "ʼ": "'"},
    **{"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": ""},
}


def storable(text: str) -> str:
    """The text without what no database and no page can hold: control signs, halves of signs."""
    if text.isascii() and text.isprintable():
        return text
    plain = text.replace("\r\n", "\n")
    return "".join(sign for sign in plain if _is_storable(sign))


def _is_storable(sign: str) -> bool:
    return sign in KEPT_CONTROLS or unicodedata.category(sign) not in ("Cc", "Cs", "Cn")


def fold(text: str) -> str:
    """The text as search compares it: compatibility forms, no marks, no case, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    unmarked = "".join(_plain(sign) for sign in decomposed)
    return " ".join(unicodedata.normalize("NFC", unmarked).casefold().split())


def _plain(sign: str) -> str:
    """The sign as people type it in a hurry; nothing for what only decorates or directs a text."""
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf":
        return ""
    digit = unicodedata.digit(sign, None)
    return str(digit) if digit is not None else ALIKE.get(sign, sign)
