"""Search words: what people type finds what people wrote, in each language of the portal."""

import pytest

from portal.domain.searching import index_words, search_words, with_words

FOUND = {
    "case": ("STREETLIGHT", "The streetlight is out"),
    "Spanish accents": ("camion", "El camión no pasó"),
    "Vietnamese marks and đ": ("den duong", "Đèn đường bị hỏng"),
    "French ligatures": ("coeur", "Le cœur du quartier"),
    "French apostrophes": ("l'eau", "L’eau est coupée"),
    "Haitian accents": ("dlo a pa vini", "Dlo a pa vini depi yè, mèsi"),
    "Portuguese": ("nao ha agua", "Não há água"),
    "Russian ё": ("еще", "Ещё вчера"),
    "Korean, composed or not": ("가로등", "\u1100\u1161\u1105\u1169\u1103\u1173\u11bc이 꺼졌어요"),
    "Chinese in the midst of a sentence": ("路灯", "我家门口的路灯坏了三天"),
    "Chinese, full width": ("NO.5", "在ＮＯ．５号门"),
    "Arabic without its vowel marks": ("مدرسة", "مُدَرِّسَةٌ"),
    "Arabic alef without its hamza": ("اضاءة", "إضاءة الشارع"),
    "Arabic letters that are written two ways": ("مدرسه علي", "مدرسة على الزاوية"),
    "Arabic, stretched": ("شارع", "شـــارع"),
    "Arabic without the article": ("شارع", "إضاءة الشارع معطلة"),
    "Hindi with its vowel signs": ("पानी", "नल में पानी नहीं आता"),
    "Thai in the midst of a sentence": ("ไฟถนน", "ที่หน้าบ้านไฟถนนดับมาสามวัน"),
    "one Chinese sign": ("灯", "我家门口的路灯坏了三天"),
    "the last Chinese sign": ("天", "我家门口的路灯坏了三天"),
    "the beginning of a word": ("street", "The streetlights are out"),
    "Arabic digits": ("15", "منذ ١٥ يومًا"),
    "marks of direction": ("2026-000123", "رقم \u200e2026-000123\u200e"),
}


@pytest.mark.parametrize(("typed", "written"), FOUND.values(), ids=FOUND.keys())
def test_what_is_typed_finds_what_was_written(typed: str, written: str) -> None:
    assert _finds(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("路牌", "我家门口的路灯坏了三天"),
        ("灯路", "我家门口的路灯坏了三天"),
        ("мат", "Мост"),
        ("light", "The delight"),
    ],
)
def test_other_words_are_not_found(typed: str, written: str) -> None:
    assert not _finds(typed, written)


def test_every_word_is_kept_once_and_nothing_but_letters_and_digits() -> None:
    assert index_words("The Bus, the BUS", "no. 15!") == "the bus no 15"
    assert with_words("the bus", "The tram’s late") == "the bus tram s late"
    assert index_words("?!", " ") == ""


def test_what_holds_no_word_looks_for_none() -> None:
    assert search_words("%_'\"*") == []


def test_only_the_first_words_are_looked_for() -> None:
    assert search_words(" One  TWO three ", most=2) == ["one", "two"]


def _finds(typed: str, written: str) -> bool:
    indexed, wanted = index_words(written).split(), search_words(typed)
    return bool(wanted) and all(
        any(word.startswith(beginning) for word in indexed) for beginning in wanted
    )
