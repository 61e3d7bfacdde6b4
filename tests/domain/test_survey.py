"""Surveys: which questions are asked, and which answers count."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.survey import (
    Condition,
    Option,
    Question,
    QuestionKind,
    as_stored,
    counted_answers,
    fitting,
    headline,
    is_asked,
    missing_texts,
    problems,
    questions_from,
)
from portal.starter.survey import FILE

WORDS = {"en": "Words"}
FACE = Question("face", QuestionKind.FACE, WORDS)
WHY = Question(
    "why",
    QuestionKind.MULTIPLE,
    WORDS,
    (Option("slow", WORDS), Option("rude", WORDS)),
    Condition("face", frozenset({"1", "2"})),
)
YES_NO = Question("yes", QuestionKind.YES_NO, WORDS)
TEXT = Question("text", QuestionKind.LONG_TEXT, WORDS, (), Condition("yes", frozenset({"no"})))
SURVEY = (FACE, WHY, YES_NO, TEXT)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def ready_made() -> tuple[Question, ...]:
    """The survey that a new city begins with."""
    stored: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["questions"]
    return questions_from(stored)


def test_a_question_is_asked_where_an_earlier_answer_asks_for_it() -> None:
    assert is_asked(WHY, {"face": 1})
    assert not is_asked(WHY, {"face": 5})
    assert not is_asked(WHY, {})
    assert is_asked(TEXT, {"yes": False})
    assert not is_asked(TEXT, {"yes": True})


def test_answers_to_questions_that_were_not_asked_do_not_count() -> None:
    given_answers = {"face": 5, "why": ["slow"], "yes": True, "text": "words", "unknown": 1}

    assert counted_answers(SURVEY, given_answers) == {"face": 5, "yes": True}


def test_what_was_chosen_comes_in_the_order_of_the_survey_and_once() -> None:
    assert fitting(WHY, ["rude", "slow", "rude", "other"]) == ("slow", "rude")


@pytest.mark.parametrize("value", [0, 6, True, "3", 3.0, None, [3]])
def test_a_face_is_a_whole_number_from_one_to_five(value: object) -> None:
    assert fitting(FACE, value) is None


@given(st.dictionaries(st.sampled_from(["face", "why", "yes", "text", "x"]), ANYTHING))
def test_whatever_is_sent_only_fitting_answers_count_and_counting_again_changes_nothing(
    sent: dict[str, Any],
) -> None:
    counted = counted_answers(SURVEY, sent)

    assert counted_answers(SURVEY, counted) == counted
    assert set(counted) <= {"face", "why", "yes", "text"}


def test_a_survey_begins_with_faces() -> None:
    assert headline(SURVEY) is FACE
    with pytest.raises(ValueError, match="faces"):
        headline((YES_NO, FACE))
    assert [each.word for each in problems((YES_NO,), ["en"])] == ["begins_without_faces"]


def test_every_reason_against_publishing_is_named_with_its_question() -> None:
    later = Question("b", QuestionKind.SINGLE, {}, (), Condition("z", frozenset({"1"})))

    found = {(each.word, each.question) for each in problems((FACE, later, FACE), ["en"])}

    assert found == {
        ("words_missing", "b"),
        ("too_few_options", "b"),
        ("condition_on_later", "b"),
        ("key_twice", "face"),
    }


def test_what_is_stored_is_read_as_it_was() -> None:
    assert questions_from(as_stored(SURVEY)) == SURVEY


def test_the_ready_made_survey_can_be_published_and_lacks_no_word() -> None:
    questions = ready_made()

    assert problems(questions, ["en", "es", "ar"]) == []
    assert missing_texts(questions, ["en", "es", "ar"]) == []
