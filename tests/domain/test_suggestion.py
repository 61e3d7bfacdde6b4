"""The suggested department: simple enough to be explained, silent where there is doubt (A.3)."""

import pytest

from portal.domain.suggestion import Candidate, Suggestion, suggest

TREES = Candidate("parks", "trees", ("tree", "branch", "árbol", "شجرة"))
PLAYGROUND = Candidate("parks", "playground", ("swing", "playground", "tree"))
BILL = Candidate("utilities", "water-bill", ("bill", "water", "tax"))
EVERYTHING = (TREES, BILL)


def test_words_that_stand_in_the_text_suggest_their_category():
    found = suggest("The tree in front of my house fell.", EVERYTHING)

    assert found == Suggestion("parks", "trees", ("tree",))


def test_words_without_any_keyword_suggest_nothing():
    assert suggest("Nobody was at the counter.", EVERYTHING) is None
    assert suggest("", EVERYTHING) is None
    assert suggest("tree", ()) is None


def test_the_most_different_keywords_win():
    found = suggest("A tree lost a branch, and my water is off.", EVERYTHING)

    assert found == Suggestion("parks", "trees", ("tree", "branch"))


def test_saying_one_word_often_does_not_count_more():
    assert suggest("Water, water, water! And the tree.", EVERYTHING) is None


def test_a_tie_between_departments_suggests_nothing():
    assert suggest("The tree and the bill", EVERYTHING) is None


def test_a_tie_within_a_department_suggests_the_department_alone():
    assert suggest("The tree", (TREES, PLAYGROUND)) == Suggestion("parks", "", ("tree",))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("TREES!", "TREES"),
        ("se cayó un arbol", "arbol"),
        ("Los ÁRBOLES", "ÁRBOLES"),
        ("سقطت الشجرة أمام بيتي", "الشجرة"),
        ("سقطت شجرة أمام بيتي", "شجرة"),
        ("بالشَّجَرة", "بالشَّجَرة"),
    ],
)
def test_case_accents_and_endings_make_no_difference(words, reason):
    found = suggest(words, EVERYTHING)

    assert found == Suggestion("parks", "trees", (reason,))


@pytest.mark.parametrize("words", ["taxi", "street", "a bil", "underwater"])
def test_short_keywords_are_whole_words_and_no_word_is_searched_from_its_middle(words):
    assert suggest(words, EVERYTHING) is None


def test_a_keyword_that_is_listed_twice_counts_once():
    twice = Candidate("utilities", "water-bill", ("water", "Water", "WATER"))

    assert suggest("the water and the tree", (twice, TREES)) is None
