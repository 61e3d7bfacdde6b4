"""Versions of the policy, who has to read it again, and when a training is due (C.1, C.2)."""

from datetime import date

import pytest

from portal.domain.policy import (
    Clause,
    Step,
    Version,
    needs_confirmation,
    next_version,
    training_due_on,
)
from portal.domain.word_differences import Change, word_differences


def test_whoever_has_confirmed_nothing_is_asked_to_read_the_policy():
    assert needs_confirmation(Version(1, 0), [])


def test_a_minor_version_asks_nobody_to_confirm_again():
    assert not needs_confirmation(Version(1, 4), [Version(1, 0)])


def test_a_major_version_asks_everybody_again():
    assert needs_confirmation(Version(2, 0), [Version(1, 0), Version(1, 4)])


def test_nothing_is_asked_while_no_version_has_been_published():
    assert not needs_confirmation(None, [])


def test_versions_are_ordered_by_number_and_not_by_letter():
    assert max(Version(1, 9), Version(1, 10), Version(1, 2)) == Version(1, 10)
    assert Version(1, 10) < Version(2, 0)


@pytest.mark.parametrize("text", ["", "1", "0.1", "1.0.0", "v1.0", "1.x", "-1.0", "1.0\n", "١.٠"])
def test_what_is_no_version_is_not_taken_for_one(text):
    assert Version.parse(text) is None


def test_a_version_is_read_as_it_is_written():
    assert Version.parse(str(Version(2, 13))) == Version(2, 13)


def test_the_first_version_is_one_point_zero_and_the_next_ones_count_on():
    assert next_version(None, Step.MINOR) == next_version(None, Step.MAJOR) == Version(1, 0)
    assert next_version(Version(1, 9), Step.MINOR) == Version(1, 10)
    assert next_version(Version(1, 9), Step.MAJOR) == Version(2, 0)


def test_every_clause_of_the_policy_has_its_id():
    assert [each.value for each in Clause][:4] == ["DEF.customer", "DEF.complaint", "SCOPE", "A.1"]
    assert len(Clause) == 13


@pytest.mark.parametrize(
    ("last_on", "months", "due_on"),
    [
        (date(2026, 3, 15), 12, date(2027, 3, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_the_next_training_is_due_so_many_months_after_the_last(last_on, months, due_on):
    assert training_due_on(last_on, months) == due_on


def test_differences_name_the_words_that_were_added_and_removed():
    pieces = word_differences("Answer within two days.", "Answer within two business days.")
    assert [(piece.change, piece.text) for piece in pieces] == [
        (Change.KEPT, "Answer within two "),
        (Change.ADDED, "business "),
        (Change.KEPT, "days."),
    ]


def test_a_moved_line_break_is_no_difference():
    (piece,) = word_differences("One two\nthree", "One\ntwo three")
    assert piece.change is Change.KEPT


def test_what_is_not_removed_makes_the_new_text():
    before, after = "Be kind.\n\nAlways say thanks.", "Be kind and fair.\n\nSay thanks."
    kept = [each.text for each in word_differences(before, after) if each.change != Change.REMOVED]
    assert "".join(kept) == after
