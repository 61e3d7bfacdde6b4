"""Search words: what people type finds what people wrote, in each language of the portal."""

import pytest

from portal.domain.words import fold, search_words

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
    "Arabic digits": ("15", "منذ ١٥ يومًا"),
    "marks of direction": ("2026-000123", "رقم \u200e2026-000123\u200e"),
}


@pytest.mark.parametrize(("typed", "written"), FOUND.values(), ids=FOUND.keys())
def test_what_is_typed_finds_what_was_written(typed: str, written: str) -> None:
    assert all(word in fold(written) for word in search_words(typed))


def test_other_words_are_not_found() -> None:
    assert "路牌" not in fold("我家门口的路灯坏了三天")
    assert "мат" not in fold("Мост")


def test_only_the_first_words_are_looked_for() -> None:
    assert search_words(" One  TWO three ", most=2) == ["one", "two"]
