"""What was answered to each question of the surveys, counted by the database (D.1)."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from portal.domain.survey import WRITES, Question, QuestionKind, questions_from
from portal.domain.survey_editing import possible_values
from portal.models import Answer, SurveyVersion, VisitRating
from portal.queries.visits import VisitsAsked, known_to

# A question keeps its meaning in all versions in which it can be answered in the same ways.
Meaning = tuple[int, str, QuestionKind, tuple[str, ...]]


@dataclass(frozen=True)
class QuestionResult:
    """How often each answer was given; of a question answered in writing only how many wrote."""

    question: Question
    number: int
    counts: tuple[tuple[str, int], ...]


def question_results(session: Session, asked: VisitsAsked) -> list[QuestionResult]:
    """The questions in the order of the newest version that asks them; repeats are left out."""
    given: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    choices = cast(Answer.choices, Text)
    rows = session.execute(
        select(
            VisitRating.survey_version_id.label("version"),
            Answer.question,
            Answer.number,
            choices.label("choices"),
            func.count().label("times"),
        )
        .join(VisitRating, VisitRating.id == Answer.visit_rating_id)
        .where(known_to(asked), VisitRating.is_repeat.is_(False))
        .where(VisitRating.survey_version_id.is_not(None))
        .group_by(VisitRating.survey_version_id, Answer.question, Answer.number, choices)
    )
    for row in rows:
        counter = given[row.version, row.question]
        counter[""] += row.times
        for value in _values(row.number, row.choices):
            counter[value] += row.times
    return _results(_versions(session, {version for version, _key in given}), given)


def _values(number: int | None, choices: str | None) -> list[str]:
    if number is not None:
        return [str(number)]
    return [str(key) for key in json.loads(choices or "[]") or []]


def _versions(session: Session, ids: Iterable[int]) -> list[SurveyVersion]:
    """The newest first, so that its words are the ones that are shown."""
    found = select(SurveyVersion).where(SurveyVersion.id.in_(list(ids)))
    return list(session.scalars(found.order_by(SurveyVersion.survey_id, SurveyVersion.id.desc())))


def _results(
    versions: list[SurveyVersion], given: dict[tuple[int, str], Counter[str]]
) -> list[QuestionResult]:
    questions: dict[Meaning, Question] = {}
    counts: defaultdict[Meaning, Counter[str]] = defaultdict(Counter)
    for version in versions:
        for question in questions_from(version.questions):
            options = tuple(option.key for option in question.options)
            meaning = (version.survey_id, question.key, question.kind, options)
            questions.setdefault(meaning, question)
            counts[meaning].update(given.get((version.id, question.key), {}))
    return [
        QuestionResult(question, counts[meaning][""], _counted(question, counts[meaning]))
        for meaning, question in questions.items()
        if counts[meaning][""]
    ]


def _counted(question: Question, counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    if question.kind in WRITES:
        return ()
    stored = {"yes": "1", "no": "0"} if question.kind is QuestionKind.YES_NO else {}
    return tuple((value, counts[stored.get(value, value)]) for value in possible_values(question))
