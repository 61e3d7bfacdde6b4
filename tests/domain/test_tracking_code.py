"""Tracking codes: made, read back however typed, and mistakes found before any look-up."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.errors import PortalError
from portal.domain.tracking_code import (
    ALPHABET,
    CODE_SYMBOLS,
    RANDOM_BYTES,
    MistypedCode,
    from_bytes,
    generate,
    grouped,
    normalise,
)

for_every_code = settings(derandomize=True, deadline=None)
BYTES = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
CODES = BYTES.map(from_bytes)

CODE = from_bytes(bytes.fromhex("00112233445566778899"))
# One code that holds every symbol people mix up.
LOOKALIKE_CODE = from_bytes(bytes.fromhex("00000000420842108421"))


def is_recognised(code: str) -> bool:
    try:
        return normalise(code) == code
    except MistypedCode:
        return False


def with_symbols(code: str, **symbols: str) -> str:
    """The code with the symbol at each place (`at3="X"`) replaced."""
    changed = list(code)
    for place, symbol in symbols.items():
        changed[int(place.removeprefix("at"))] = symbol
    return "".join(changed)


def test_code_is_sixteen_random_symbols_and_a_check_symbol_in_five_groups():
    # Slips outlive releases: should this very code ever change, every slip in the city is void.
    assert from_bytes(bytes.fromhex("00112233445566778899")) == "008J4CT4ANK7F24SW"
    assert grouped("008J4CT4ANK7F24SW") == "008J-4CT4-ANK7-F24S-W"


def test_generated_codes_draw_ten_bytes_and_differ():
    assert generate(lambda count: b"\x01" * count) == from_bytes(b"\x01" * RANDOM_BYTES)
    assert len({generate() for _ in range(1000)}) == 1000


def test_other_than_ten_bytes_are_refused():
    with pytest.raises(ValueError, match="10 bytes, not 9"):
        from_bytes(b"123456789")


@pytest.mark.parametrize(
    "typed",
    [
        grouped(CODE),
        grouped(CODE).lower(),
        CODE.replace("4", " 4\t"),
        f"  {grouped(CODE)}\r\n",
        # The dashes that word processors, phones and Chinese keyboards put for "-".
        *(grouped(CODE).replace("-", dash) for dash in "‐‑‒–—―−﹣-_·."),
        # Direction marks, as they come along when a code is copied from an Arabic page.
        f"\u200e{grouped(CODE)}\u200f",
        f"\u2066{grouped(CODE)}\u2069",
        f"\u202a{CODE}\u202c\ufeff",
        # No-break and zero-width spaces, soft hyphens.
        CODE[:8] + "\u00a0\u200b\u00ad" + CODE[8:],
        # Full-width letters, Arabic and Devanagari digits.
        "".join(chr(ord(symbol) + 0xFEE0) for symbol in CODE),
        CODE.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        CODE.translate(str.maketrans("0123456789", "०१२३४५६७८९")),
        # The whole link, as scanned or pasted.
        f"https://feedback.example/t#{grouped(CODE)}",
        f"http://127.0.0.1:8000/t?lang=es#{CODE.lower()}",
    ],
)
def test_code_is_read_back_however_it_is_typed(typed):
    assert normalise(typed) == CODE


@pytest.mark.parametrize("zero", "Oo0")
@pytest.mark.parametrize("one", "IiLl1")
def test_lookalike_letters_are_read_as_the_digits_they_look_like(zero, one):
    assert {"0", "1"} <= set(LOOKALIKE_CODE)
    assert normalise(LOOKALIKE_CODE.replace("0", zero).replace("1", one)) == LOOKALIKE_CODE


@pytest.mark.parametrize(
    "typed",
    [
        *("", "-", "#", "hello", "https://feedback.example/t#", "https://feedback.example/t"),
        # A symbol short, without its check symbol, a symbol too many, twice.
        *(CODE[1:], CODE[:-1], CODE + "0", CODE + CODE),
        # Letters that no code has.
        with_symbols(CODE, at0="U"),
        with_symbols(CODE, at0="Ж"),
        with_symbols(CODE, at0="é"),
        with_symbols(CODE, at0="½"),
        with_symbols(CODE, at0="\x00"),
        with_symbols(CODE, at0="\ud800"),
        "2026-000123",
    ],
)
def test_what_cannot_be_a_code_is_mistyped(typed):
    with pytest.raises(MistypedCode, match="typing mistake") as error:
        normalise(typed)
    assert isinstance(error.value, PortalError)


@for_every_code
@given(BYTES)
def test_every_code_survives_the_round_trip(ten_bytes):
    code = from_bytes(ten_bytes)

    assert normalise(code) == normalise(grouped(code).lower()) == code
    assert grouped(code).replace("-", "") == code


@for_every_code
@given(BYTES, BYTES)
def test_different_bytes_make_different_codes(one, other):
    assert (from_bytes(one)[:-1] == from_bytes(other)[:-1]) == (one == other)


@for_every_code
@given(st.text(max_size=60))
def test_any_text_is_either_a_code_or_mistyped(typed):
    try:
        code = normalise(typed)
    except MistypedCode:
        return
    assert is_recognised(code)


# The proof that no single mistake and no swap slips through, for all 2^80 codes. Taken as five
# bits, symbols add by exclusive or, and so do codes: the sum of two codes is a code (first test).
# Hence what was typed is a code exactly when its difference from the true one is, and the
# differences that a mistake can leave are few enough to try them all (the tests after it).


def difference(symbols: dict[int, int]) -> str:
    """Seventeen symbols that are 0 but at the given places."""
    return "".join(ALPHABET[symbols.get(place, 0)] for place in range(CODE_SYMBOLS))


@for_every_code
@given(BYTES, BYTES)
def test_the_sum_of_two_codes_is_a_code(one, other):
    summed = bytes(a ^ b for a, b in zip(one, other, strict=True))
    values = zip(from_bytes(one), from_bytes(other), strict=True)
    symbols = "".join(ALPHABET[ALPHABET.index(a) ^ ALPHABET.index(b)] for a, b in values)

    assert from_bytes(summed) == symbols


def test_no_difference_in_one_symbol_is_a_code():
    differences = [difference({at: by}) for at in range(CODE_SYMBOLS) for by in range(1, 32)]

    assert len(differences) == 17 * 31
    assert not [code for code in differences if is_recognised(code)]


def test_no_difference_that_a_swap_or_a_doubled_mistake_leaves_is_a_code():
    # Swapping a and b changes both places by a + b; reading "aa" as "bb" does the same.
    pairs = combinations(range(CODE_SYMBOLS), 2)
    differences = [difference({i: by, j: by}) for i, j in pairs for by in range(1, 32)]

    assert len(differences) == 136 * 31
    assert not [code for code in differences if is_recognised(code)]


# And the same once more without the algebra, on codes as they are.


@for_every_code
@given(CODES)
def test_every_wrong_symbol_is_noticed(code):
    wrong = [
        code[:place] + symbol + code[place + 1 :]
        for place in range(CODE_SYMBOLS)
        for symbol in ALPHABET
        if symbol != code[place]
    ]

    assert not [typed for typed in wrong if is_recognised(typed)]


@for_every_code
@given(CODES)
def test_every_swap_of_two_different_symbols_is_noticed(code):
    for i, j in combinations(range(CODE_SYMBOLS), 2):
        swapped = with_symbols(code, **{f"at{i}": code[j], f"at{j}": code[i]})
        assert swapped == code or not is_recognised(swapped)
