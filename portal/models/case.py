"""One tracked piece of feedback."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.case import Channel, Kind, Outcome, Status
from portal.domain.escalation import WallReason
from portal.domain.permissions import ConductLane
from portal.models.base import Base
from portal.models.types import Digest, IntegerKey, LanguageTag, word

ASKED_BY_WALLS = ("department_id", "assignee_id", "is_restricted", "lane")
PROMISE_RUNS = text("next_due_at IS NOT NULL")


class Case(Base):
    """A case: what the resident said, where it stands, and both promises made about it.

    `version` grows with every change by staff or resident, so that of two people who act at once
    the second is told. The tracking code itself is not here: only its keyed digest.
    """

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint("(outcome IS NOT NULL) = (resolved_at IS NOT NULL)", name="outcome_at_end"),
        # Both hold what the walls ask, so that counting reads no row of the table.
        Index(
            "ix_case_open",
            *("next_due_at", "id", *ASKED_BY_WALLS, "status", "question_asked_at"),
            sqlite_where=PROMISE_RUNS,
            postgresql_where=PROMISE_RUNS,
        ),
        Index("ix_case_status", "status", "received_at", "id", *ASKED_BY_WALLS),
        Index("ix_case_assignee", "assignee_id", "status"),
        Index("ix_case_received", "received_at", "id"),
        Index("ix_case_merged_into", "merged_into_id"),
        Index("ix_case_contact_email", text("lower(contact_email)")),
    )

    id: Mapped[IntegerKey]
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    code_digest: Mapped[Digest] = mapped_column(unique=True)
    # Identifies one filling-in of the form, so that sending it twice files it once.
    submission_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    kind: Mapped[Kind] = mapped_column(word(Kind))
    channel: Mapped[Channel] = mapped_column(word(Channel))
    status: Mapped[Status] = mapped_column(word(Status), default=Status.RECEIVED)
    language: Mapped[LanguageTag]
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))

    # Who entered it, where a colleague did for somebody who called, wrote or stood before them.
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    # The case that is answered in place of this one, which tells of the same.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))

    description: Mapped[str] = mapped_column(Text)
    location: Mapped[str] = mapped_column(String(200), default="")
    # Conduct alleged (B.2): such a case is restricted from its first second.
    is_about_conduct: Mapped[bool] = mapped_column(default=False)
    is_restricted: Mapped[bool] = mapped_column(default=False)
    # Who may read it as long as it is restricted.
    lane: Mapped[ConductLane] = mapped_column(
        word(ConductLane), default=ConductLane.SUPERVISORS, server_default=ConductLane.SUPERVISORS
    )
    staff_named: Mapped[str] = mapped_column(String(200), default="")

    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    # They would rather speak with the help of an interpreter.
    wants_interpreter: Mapped[bool] = mapped_column(default=False, server_default=false())

    received_at: Mapped[datetime]
    acknowledge_due_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledge_missed_at: Mapped[datetime | None]
    resolve_due_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolve_missed_at: Mapped[datetime | None]
    # The promise that is running now; nothing when none is. What the worklist sorts by.
    next_due_at: Mapped[datetime | None]
    # Set while a question to the resident is unanswered.
    question_asked_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome))
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    disputed_at: Mapped[datetime | None]
    # Until then the resident can dispute; afterwards the case closes by itself.
    dispute_until_at: Mapped[datetime | None] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    # Every searchable word of the case (portal.domain.searching).
    search_text: Mapped[str] = mapped_column(Text, default="")


class WalledOff(Base):
    """A staff member for whom a case does not exist, because it names them (B.2)."""

    __tablename__ = "walled_off"
    __table_args__ = (Index("ix_walled_off_staff", "staff_id", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    reason: Mapped[WallReason] = mapped_column(
        word(WallReason), default=WallReason.NAMED, server_default=WallReason.NAMED
    )


class ReferenceCounter(Base):
    """The last number given out in a year: references are YYYY-NNNNNN."""

    __tablename__ = "reference_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int]
