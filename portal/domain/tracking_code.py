"""The secret on a resident's slip: 16 random symbols and one that checks them.

Symbols are Crockford's base 32: no I, L, O, which are read as 1, 1, 0, and no U. The canonical
form, the only one ever hashed or compared, is 17 capital symbols without dashes.
"""

import secrets
import unicodedata
from collections.abc import Callable, Iterable

from portal.domain.errors import PortalError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 10
RANDOM_SYMBOLS = 16
CODE_SYMBOLS = RANDOM_SYMBOLS + 1
GROUP = 4

VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
LOOKALIKES = str.maketrans("OIL", "011")
# x^5 + x^2 + 1: the arithmetic of the field of 32 elements, one element for each symbol.
FIELD_POLYNOMIAL = 0b100101


class MistypedCode(PortalError):
    """What was typed cannot be any tracking code: it needs no look-up to know."""

    def __init__(self) -> None:
        super().__init__("This tracking code has a typing mistake: please compare it once more.")


def generate(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A new code in canonical form, from 80 bits of the given source of randomness."""
    return from_bytes(random_bytes(RANDOM_BYTES))


def from_bytes(ten_bytes: bytes) -> str:
    """The canonical code of these 80 bits; ValueError for any other number of bytes."""
    if len(ten_bytes) != RANDOM_BYTES:
        raise ValueError(f"a tracking code is made of {RANDOM_BYTES} bytes, not {len(ten_bytes)}")
    number = int.from_bytes(ten_bytes, "big")
    values = [number >> shift & 31 for shift in range(5 * (RANDOM_SYMBOLS - 1), -1, -5)]
    check = _times_x(_weighted_sum(values))
    return "".join(ALPHABET[value] for value in (*values, check))


def normalise(typed: str) -> str:
    """The canonical form of a code as people type, dictate or paste it.

    Takes any case, any script's digits, lookalikes, and a whole link (`https://…/t#CODE`); whatever
    is neither letter nor digit (dashes of all kinds, spaces, direction marks) is passed over.
    Raises MistypedCode when length, alphabet or check symbol is wrong.
    """
    text = unicodedata.normalize("NFKC", typed.rpartition("#")[2]).upper()
    code = "".join(_plain_digit(char) for char in text if char.isalnum()).translate(LOOKALIKES)
    if len(code) != CODE_SYMBOLS or not VALUES.keys() >= set(code):
        raise MistypedCode
    if _weighted_sum(VALUES[symbol] for symbol in code) != 0:
        raise MistypedCode
    return code


def grouped(code: str) -> str:
    """A canonical code as it is shown and printed: XXXX-XXXX-XXXX-XXXX-C."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _plain_digit(char: str) -> str:
    """An Arabic keyboard may give ٣ for 3."""
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _weighted_sum(values: Iterable[int]) -> int:
    """Zero for a valid code: the sum of its symbols, the k-th from the right weighted with x^k.

    Crockford's own check symbols (`*~$=U`) break in links and handwriting, so this one comes from
    the same 32. No weight is zero: one wrong symbol always shows. x^0 … x^30 all differ: so does
    any swap of two symbols, neighbours or not, and one symbol that is mistaken twice alike.
    """
    total = 0
    for value in values:
        total = _times_x(total) ^ value
    return total


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ FIELD_POLYNOMIAL if doubled > 31 else doubled
