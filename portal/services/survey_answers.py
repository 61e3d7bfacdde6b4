"""Answers to a survey, wherever they were given: stored beside the rating that they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.domain.survey import WRITES, Question
from portal.models import Answer
from portal.services.work import UnitOfWork


@dataclass(frozen=True)
class SurveyAnswers:
    """The version that was asked, and what counts of the answers, by the key of the question."""

    version_id: int
    answers: Mapping[str, Any]


def replace_answers(work: UnitOfWork, answers: Mapping[str, Any], **owner: int) -> None:
    """Keep these answers and no others, of the rating that `visit_rating_id=` or its like names."""
    work.session.flush()
    for old in work.session.scalars(select(Answer).filter_by(**owner)):
        work.session.delete(old)
    work.session.flush()
    work.session.add_all(
        Answer(**answer_columns(key, value), **owner) for key, value in answers.items()
    )


def first_words(questions: Sequence[Question], answers: Mapping[str, Any]) -> str:
    """The first words that were written: what reports show beside the score."""
    written = (answers.get(each.key) for each in questions if each.kind in WRITES)
    return next((text for text in written if text), "")


def answer_columns(question: str, value: Any) -> dict[str, Any]:
    """An answer as its row keeps it, without whose it is."""
    columns: dict[str, Any] = {"question": question, "number": None, "choices": [], "text": ""}
    if isinstance(value, int):  # faces, scales, and yes or no
        return columns | {"number": int(value)}
    if isinstance(value, str):
        return columns | {"text": value}
    return columns | {"choices": list(value)}
