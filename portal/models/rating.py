"""What residents think of a closed case, and of a visit (D.1)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.case import Channel
from portal.models.base import Base
from portal.models.types import IntegerKey, LanguageTag, word


class CaseRating(Base):
    """How a resident was treated (A.1) and whether the outcome satisfies; 1 is worst, 5 is best."""

    __tablename__ = "case_rating"
    __table_args__ = (
        CheckConstraint("treatment BETWEEN 1 AND 5", name="treatment_scale"),
        CheckConstraint("outcome BETWEEN 1 AND 5", name="outcome_scale"),
    )

    id: Mapped[IntegerKey]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    treatment: Mapped[int]
    outcome: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime]


class VisitRating(Base):
    """How somebody found their visit; 1 is worst, 5 is best. Nobody is asked who they are."""

    __tablename__ = "visit_rating"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score_scale"),
        Index("ix_visit_rating_site", "site_id", "rated_at"),
    )

    id: Mapped[IntegerKey]
    submission_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    channel: Mapped[Channel] = mapped_column(word(Channel))
    language: Mapped[LanguageTag]
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime]
