"""Surveys that the city writes, and what residents answered (D.1)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, Slug, growing_word


class SurveyUse(StrEnum):
    """Where a survey is asked."""

    KIOSK = "kiosk"
    VISIT = "visit"
    CLOSED_CASE = "closed_case"


class Survey(Base):
    """A survey under a name of the office's own; what it asks stands in its versions."""

    __tablename__ = "survey"

    id: Mapped[IntegerKey]
    slug: Mapped[Slug]
    name: Mapped[str] = mapped_column(String(80))
    is_active: Mapped[bool] = mapped_column(default=True)


class SurveyVersion(Base):
    """What a survey asked at a time; the draft, of which there is one at most, has no number.

    `questions` are as portal.domain.survey reads them. A published version never changes, so that
    every answer keeps its meaning.
    """

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[IntegerKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    number: Mapped[int | None]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    written_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))


class SurveyPlacement(Base):
    """Where and when a survey is asked; what is None holds for every site, department or day.

    Of several that fit, the one that says more about the place counts, then the newer one.
    """

    __tablename__ = "survey_placement"

    id: Mapped[IntegerKey]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    use: Mapped[SurveyUse] = mapped_column(growing_word(SurveyUse))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]


class Answer(Base):
    """One answer of a rating, to the question of this key in the rating's survey version.

    Which of the columns is filled depends on the question's kind: `number` holds faces (1 to 5),
    scales (0 to 10) and yes or no (1 or 0), `choices` the keys of what was chosen, `text` words.
    """

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint(
            "(visit_rating_id IS NULL) != (case_rating_id IS NULL)", name="of_one_rating"
        ),
        UniqueConstraint("visit_rating_id", "question"),
        UniqueConstraint("case_rating_id", "question"),
    )

    id: Mapped[IntegerKey]
    visit_rating_id: Mapped[int | None] = mapped_column(ForeignKey("visit_rating.id"))
    case_rating_id: Mapped[int | None] = mapped_column(ForeignKey("case_rating.id"))
    question: Mapped[str] = mapped_column(String(40))
    number: Mapped[int | None]
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text, default="")
