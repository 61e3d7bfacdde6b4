"""What staff have been trained in (C.2)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey


class Training(Base):
    """One training that a department held or sent people to."""

    __tablename__ = "training"
    __table_args__ = (CheckConstraint("minutes > 0", name="takes_time"),)

    id: Mapped[IntegerKey]
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    topic: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    minutes: Mapped[int]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    recorded_at: Mapped[datetime]


class TrainingAttendance(Base):
    """Who was there; `certificate` is its number or name, empty where there is none."""

    __tablename__ = "training_attendance"

    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff_member.id"), primary_key=True, index=True
    )
    certificate: Mapped[str] = mapped_column(String(120), default="")
