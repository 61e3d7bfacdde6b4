"""Messages that must go out, written in the transaction that caused them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, LanguageTag, word


class OutboxState(StrEnum):
    """Where a message stands. Dead ones wait for a person in the office."""

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"


class OutboxMessage(Base):
    """One e-mail to one address: sent at least once, always under the same Message-ID.

    Holds no words of the case: the worker renders them when it sends.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "state", "next_attempt_at", "id"),)

    id: Mapped[IntegerKey]
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    notice: Mapped[str] = mapped_column(String(64))
    to_address: Mapped[str] = mapped_column(String(254))
    language: Mapped[LanguageTag]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("case_event.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    facts: Mapped[dict[str, Any]]
    state: Mapped[OutboxState] = mapped_column(word(OutboxState), default=OutboxState.PENDING)
    written_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    # A worker that claimed it and died gives it back by letting this instant pass.
    claimed_until_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    # When the staff member whom it went to first looked at its case.
    opened_at: Mapped[datetime | None]


class DeliveryAttempt(Base):
    """One try to deliver an outbox message, and what the mail server said."""

    __tablename__ = "delivery_attempt"

    id: Mapped[IntegerKey]
    outbox_message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"), index=True)
    at: Mapped[datetime]
    is_delivered: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300), default="")
