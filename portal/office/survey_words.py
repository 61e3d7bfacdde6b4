"""Surveys in words for staff: kinds of questions, answers, places, and what is still wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from portal.domain.survey import Problem, Question, QuestionKind
from portal.domain.survey_editing import Questions, question_called
from portal.localized import in_language
from portal.models import SurveyUse
from portal.office.case_words import language_words
from portal.web.fields import FACES

KINDS: dict[QuestionKind, LazyString] = {
    QuestionKind.FACE: _("Five faces"),
    QuestionKind.SCALE: _("Scale from 0 to 10"),
    QuestionKind.SINGLE: _("One of several answers"),
    QuestionKind.MULTIPLE: _("Any of several answers"),
    QuestionKind.YES_NO: _("Yes or no"),
    QuestionKind.SHORT_TEXT: _("A line of their own"),
    QuestionKind.LONG_TEXT: _("A text of their own"),
}
USES: dict[SurveyUse, LazyString] = {
    SurveyUse.KIOSK: _("On lobby tablets"),
    SurveyUse.VISIT: _("On phones, by poster or link"),
    SurveyUse.CLOSED_CASE: _("On a case that was answered"),
}
PROBLEMS: dict[str, Callable[[str, str], str]] = {
    "begins_without_faces": lambda _question, _language: gettext(
        "The first question must be one of five faces: its answer is the rating."
    ),
    "key_twice": lambda question, _language: gettext(
        "“%(question)s” stands there twice.", question=question
    ),
    "words_missing": lambda _question, language: gettext(
        "A question has no words in %(language)s.", language=language
    ),
    "too_few_options": lambda question, _language: gettext(
        "“%(question)s” needs at least two answers to choose from.", question=question
    ),
    "option_words_missing": lambda question, language: gettext(
        "“%(question)s” has an answer without words in %(language)s.",
        question=question,
        language=language,
    ),
    "condition_on_later": lambda question, _language: gettext(
        "“%(question)s” depends on a question that comes after it.", question=question
    ),
}


@dataclass(frozen=True)
class QuestionRow:
    """A question as a reader of one language sees it in a list."""

    key: str
    words: str
    kind: LazyString
    options: tuple[str, ...]
    condition: str


def question_rows(questions: Questions, language: str) -> list[QuestionRow]:
    """The questions in the order in which they are asked."""
    return [
        QuestionRow(
            each.key,
            question_words(each, language),
            KINDS[each.kind],
            tuple(in_language(option.words, language) for option in each.options),
            condition_words(each, questions, language),
        )
        for each in questions
    ]


def question_words(question: Question, language: str) -> str:
    """The question as this reader reads it."""
    return in_language(question.words, language) or gettext("Question without words")


def value_words(question: Question, value: str, language: str) -> str:
    """An answer as a condition names it."""
    if question.kind is QuestionKind.FACE:
        return str(FACES[int(value) - 1])
    if question.kind is QuestionKind.YES_NO:
        return gettext("Yes") if value == "yes" else gettext("No")
    named = next((each.words for each in question.options if each.key == value), None)
    return in_language(named, language) if named else value


def condition_words(question: Question, questions: Questions, language: str) -> str:
    """When the question is asked; empty where it always is."""
    condition = question.condition
    asked = question_called(questions, condition.question) if condition else None
    if condition is None or asked is None:
        return ""
    values = sorted(condition.values, key=lambda value: (len(value), value))
    return gettext(
        "Only if “%(question)s” was answered: %(answers)s",
        question=question_words(asked, language),
        answers=", ".join(value_words(asked, value, language) for value in values),
    )


def problem_sentences(
    problems: Sequence[Problem], questions: Questions, language: str
) -> list[str]:
    """What keeps the draft from being asked, each said once."""
    said = []
    for problem in problems:
        question = question_called(questions, problem.question)
        words = question_words(question, language) if question else ""
        name = language_words(problem.language) if problem.language else ""
        said.append(PROBLEMS[problem.word](words, name))
    return list(dict.fromkeys(said))
