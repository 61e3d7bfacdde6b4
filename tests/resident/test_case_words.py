"""Every event that a resident sees is said in words to them."""

from portal.domain.history import INTERNAL_EVENTS, EventType
from portal.resident.case_words import EVENTS, ICONS, MISSED

# Said with the name of the promise, or of the department.
NAMED = {EventType.PROMISE_MISSED, EventType.CASE_TRANSFERRED, EventType.CASE_SENT_BACK}


def test_whatever_a_resident_sees_has_words_and_an_icon() -> None:
    seen = set(EventType) - INTERNAL_EVENTS

    assert set(EVENTS) | NAMED == seen
    assert set(ICONS) == seen
    assert set(MISSED) == {"acknowledge", "resolve"}


def test_nothing_of_how_the_city_works_inside_has_words_for_residents() -> None:
    assert not INTERNAL_EVENTS & set(EVENTS)
