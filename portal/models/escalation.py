"""What brought a supervisor in, and what they did; who asked to lift a restriction (B.2)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.escalation import EscalationCause
from portal.models.base import Base
from portal.models.types import IntegerKey, growing_word

NOT_HANDLED = text("handled_at IS NULL")
NOT_DECIDED = text("decided_at IS NULL")
NOT_DECIDED_OF_CASE = text("decided_at IS NULL AND staff_id IS NULL")


class Escalation(Base):
    """One cause that brought a supervisor into a case. Open until somebody says what they did.

    `event_id` is the entry of the history that told the supervisors: their notices hang on it.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        Index(
            "uq_escalation_open_cause",
            "case_id",
            "cause",
            unique=True,
            sqlite_where=NOT_HANDLED,
            postgresql_where=NOT_HANDLED,
        ),
        Index("ix_escalation_raised", "raised_at", "id"),
    )

    id: Mapped[IntegerKey]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    cause: Mapped[EscalationCause] = mapped_column(growing_word(EscalationCause))
    event_id: Mapped[int] = mapped_column(ForeignKey("case_event.id"), index=True)
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))


class LiftRequest(Base):
    """Somebody asks to open a restricted case again, or to let one person in; another decides.

    `staff_id` is whom to let in; None asks to lift the restriction itself.
    """

    __tablename__ = "lift_request"
    __table_args__ = (
        Index(
            "uq_lift_request_open_person",
            "case_id",
            "staff_id",
            unique=True,
            sqlite_where=NOT_DECIDED,
            postgresql_where=NOT_DECIDED,
        ),
        Index(
            "uq_lift_request_open_case",
            "case_id",
            unique=True,
            sqlite_where=NOT_DECIDED_OF_CASE,
            postgresql_where=NOT_DECIDED_OF_CASE,
        ),
    )

    id: Mapped[IntegerKey]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    decided_at: Mapped[datetime | None]
    is_granted: Mapped[bool] = mapped_column(default=False)


class SentDigest(Base):
    """The day's digest was written for this supervisor: once a day, however many workers run."""

    __tablename__ = "sent_digest"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    sent_on: Mapped[date] = mapped_column(primary_key=True)
