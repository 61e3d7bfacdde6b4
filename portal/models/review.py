"""Periodic reviews of practice and policy (D.2)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, LanguageTag


class Review(Base):
    """A review of a period: figures frozen with the definitions they were computed by.

    Figures of restricted cases stand apart, because not everybody who reads a review may know them.
    """

    __tablename__ = "review"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="begins_before_it_ends"),)

    id: Mapped[IntegerKey]
    title: Mapped[str] = mapped_column(String(120))
    first_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(index=True)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    opened_at: Mapped[datetime]
    # The period was not over when the figures were computed.
    is_provisional: Mapped[bool]
    computed_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
    conduct_figures: Mapped[dict[str, Any]]
    definitions: Mapped[dict[str, Any]]
    findings: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[LanguageTag]
    signed_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    signed_off_at: Mapped[datetime | None]


class ReviewAction(Base):
    """What a review found must be done: by whom, until when, and what came of it."""

    __tablename__ = "review_action"

    id: Mapped[IntegerKey]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    clause: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    assignee_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_words: Mapped[str] = mapped_column(Text, default="")
    # The action of an earlier review that was not done in time.
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("review_action.id"))
