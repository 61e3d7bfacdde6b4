"""What residents think of a closed case, and of a visit (D.1)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.case import Channel
from portal.domain.searching import index_words
from portal.models.base import Base
from portal.models.types import IntegerKey, LanguageTag, word


class CaseRating(Base):
    """How a resident was treated (A.1) and whether the outcome satisfies; 1 is worst, 5 is best."""

    __tablename__ = "case_rating"
    __table_args__ = (
        CheckConstraint("treatment BETWEEN 1 AND 5", name="treatment_scale"),
        CheckConstraint("outcome BETWEEN 1 AND 5", name="outcome_scale"),
        Index("ix_case_rating_rated", "rated_at"),
    )

    id: Mapped[IntegerKey]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    treatment: Mapped[int]
    outcome: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime]
    # Where a survey was asked beside the two questions that always are.
    survey_version_id: Mapped[int | None] = mapped_column(ForeignKey("survey_version.id"))


def _indexed_comment(context: Any) -> str:
    return index_words(context.get_current_parameters().get("comment") or "")


class VisitRating(Base):
    """How somebody found their visit; 1 is worst, 5 is best. Nobody is asked who they are.

    `score` is the answer to the first question of the survey, which is always one of faces.
    `rated_at` is when it happened, as far as anybody knows; `received_at` when a tablet got it
    through. A repeat is kept, and left out of the headline (portal.domain.repeats says which).
    """

    __tablename__ = "visit_rating"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score_scale"),
        Index("ix_visit_rating_site", "site_id", "rated_at"),
        Index("ix_visit_rating_device", "device_id", "rated_at"),
        # All that the sum of a day asks.
        Index("ix_visit_rating_rated", "rated_at", "department_id", "is_repeat", "score"),
    )

    id: Mapped[IntegerKey]
    submission_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    channel: Mapped[Channel] = mapped_column(word(Channel))
    language: Mapped[LanguageTag]
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    # The comment as a search compares it (portal.domain.searching).
    search_text: Mapped[str] = mapped_column(Text, default=_indexed_comment, server_default="")
    rated_at: Mapped[datetime]
    survey_version_id: Mapped[int | None] = mapped_column(ForeignKey("survey_version.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("kiosk_device.id"))
    # The tablet's own key of the visit: what is added later finds its rating by it.
    visit_key: Mapped[str | None] = mapped_column(String(36), unique=True)
    received_at: Mapped[datetime | None]
    is_time_uncertain: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_repeat: Mapped[bool] = mapped_column(default=False, server_default=false())
    # The case that a colleague made of the comment.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
