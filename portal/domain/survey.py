"""Surveys: kinds of questions, conditions on earlier answers, and which answers count (D.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.domain.words import storable

Texts = Mapping[str, str]  # by language tag
AnswerValue = int | bool | str | tuple[str, ...]
Answers = Mapping[str, AnswerValue]  # by the key of the question

LOWEST_FACE, HIGHEST_FACE = 1, 5
LOWEST_SCALE, HIGHEST_SCALE = 0, 10
LONGEST_LINE, LONGEST_TEXT = 200, 1_000  # characters


class QuestionKind(StrEnum):
    """How a question is answered."""

    FACE = "face"
    SCALE = "scale"
    SINGLE = "single"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


PLAIN_KEY = "visit"
CHOOSES = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
WRITES = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


@dataclass(frozen=True)
class Option:
    """One entry to choose; its key is what is stored."""

    key: str
    words: Texts


@dataclass(frozen=True)
class Condition:
    """Asked only where the answer to an earlier question is one of these.

    `values` are written as text: "1" to "5" of faces, "yes" and "no", keys of options.
    """

    question: str
    values: frozenset[str]


@dataclass(frozen=True)
class Question:
    """One question; its key never changes within a survey, so that versions can be compared."""

    key: str
    kind: QuestionKind
    words: Texts
    options: tuple[Option, ...] = ()
    condition: Condition | None = None


@dataclass(frozen=True)
class Problem:
    """Why a survey cannot be published: a word for what is wrong, and where."""

    word: str
    question: str = ""
    language: str = ""


# What is asked where no survey is published: how the visit was, and nothing else.
PLAIN_SURVEY = (Question(PLAIN_KEY, QuestionKind.FACE, {}),)


def questions_from(stored: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions as they stand in the database. Raises KeyError or ValueError for other data."""
    return tuple(_question(entry) for entry in stored)


def as_stored(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The questions as they go into the database."""
    return [_stored(question) for question in questions]


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether the question is asked, after these answers to the earlier ones."""
    condition = question.condition
    if condition is None:
        return True
    return bool(_as_words(answers.get(condition.question)) & condition.values)


def counted_answers(questions: Sequence[Question], given: Mapping[str, Any]) -> dict[str, Any]:
    """What counts of the answers that were sent: those asked for, in a form that fits.

    Everything else is left out rather than refused: a tablet may send answers to an older version.
    """
    counted: dict[str, Any] = {}
    for question in questions:
        value = fitting(question, given.get(question.key))
        if value is not None and is_asked(question, counted):
            counted[question.key] = value
    return counted


def fitting(question: Question, value: Any) -> AnswerValue | None:
    """The value as an answer to this question; None where it is none."""
    if value is None:
        return None
    if question.kind is QuestionKind.FACE:
        return _number(value, LOWEST_FACE, HIGHEST_FACE)
    if question.kind is QuestionKind.SCALE:
        return _number(value, LOWEST_SCALE, HIGHEST_SCALE)
    if question.kind is QuestionKind.YES_NO:
        return value if isinstance(value, bool) else None
    if question.kind is QuestionKind.SINGLE:
        return value if value in _keys(question) else None
    if question.kind is QuestionKind.MULTIPLE:
        return _several(question, value)
    longest = LONGEST_LINE if question.kind is QuestionKind.SHORT_TEXT else LONGEST_TEXT
    return storable(value).strip()[:longest] or None if isinstance(value, str) else None


def headline(questions: Sequence[Question]) -> Question:
    """The question whose face is the rating: the first one. Raises ValueError without it."""
    if not questions or questions[0].kind is not QuestionKind.FACE:
        raise ValueError("A survey begins with a question of faces.")
    return questions[0]


def problems(questions: Sequence[Question], languages: Sequence[str]) -> list[Problem]:
    """Everything that keeps this survey from being published; the first language must be whole."""
    found: list[Problem] = []
    if not questions or questions[0].kind is not QuestionKind.FACE:
        found.append(Problem("begins_without_faces"))
    earlier: dict[str, Question] = {}
    for question in questions:
        found += _problems_of(question, earlier, languages[0])
        earlier[question.key] = question
    return found


def missing_texts(questions: Sequence[Question], languages: Iterable[str]) -> list[Problem]:
    """Which words are missing in which language; where they are, the fallback is shown."""
    return [
        Problem("text_missing", question.key, language)
        for language in languages
        for question in questions
        for words in (question.words, *(option.words for option in question.options))
        if not words.get(language)
    ]


def _problems_of(
    question: Question, earlier: Mapping[str, Question], language: str
) -> list[Problem]:
    found = []
    if question.key in earlier:
        found.append(Problem("key_twice", question.key))
    if not question.words.get(language):
        found.append(Problem("words_missing", question.key, language))
    if question.kind in CHOOSES and len(question.options) < 2:
        found.append(Problem("too_few_options", question.key))
    if any(not option.words.get(language) for option in question.options):
        found.append(Problem("option_words_missing", question.key, language))
    if question.condition and question.condition.question not in earlier:
        found.append(Problem("condition_on_later", question.key))
    return found


def _question(entry: Mapping[str, Any]) -> Question:
    condition = entry.get("condition")
    return Question(
        key=str(entry["key"]),
        kind=QuestionKind(entry["kind"]),
        words=dict(entry["words"]),
        options=tuple(
            Option(str(option["key"]), dict(option["words"])) for option in entry.get("options", ())
        ),
        condition=Condition(str(condition["question"]), frozenset(condition["values"]))
        if condition
        else None,
    )


def _stored(question: Question) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "key": question.key,
        "kind": question.kind.value,
        "words": dict(question.words),
    }
    if question.options:
        stored["options"] = [
            {"key": option.key, "words": dict(option.words)} for option in question.options
        ]
    if question.condition:
        values = sorted(question.condition.values)
        stored["condition"] = {"question": question.condition.question, "values": values}
    return stored


def _number(value: Any, lowest: int, highest: int) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and lowest <= value <= highest else None


def _several(question: Question, value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    chosen = tuple(key for key in _keys(question) if key in value)
    return chosen or None


def _keys(question: Question) -> tuple[str, ...]:
    return tuple(option.key for option in question.options)


def _as_words(value: AnswerValue | None) -> frozenset[str]:
    if value is None:
        return frozenset()
    if isinstance(value, bool):
        return frozenset({"yes" if value else "no"})
    return frozenset(value) if isinstance(value, tuple) else frozenset({str(value)})
