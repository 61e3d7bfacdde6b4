"""What was counted of each day, and which of these sums no longer hold."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.day_marks import Subject
from portal.models.base import Base
from portal.models.types import IntegerKey, growing_word


class DaySum(Base):
    """How many there were of a subject on one day of the city's calendar, by name of the count.

    Without a department it is the sum of the whole city. Where nothing happened, there is no row.
    """

    __tablename__ = "day_sum"
    __table_args__ = (Index("ix_day_sum_subject", "subject", "department_id", "on_day"),)

    id: Mapped[IntegerKey]
    subject: Mapped[Subject] = mapped_column(growing_word(Subject))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    on_day: Mapped[date]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)


class DayMark(Base):
    """Something changed that is counted on this day of UTC; triggers write it."""

    __tablename__ = "day_mark"
    __table_args__ = (Index("ix_day_mark_subject", "subject", "on_date"),)

    id: Mapped[IntegerKey]
    subject: Mapped[Subject] = mapped_column(growing_word(Subject))
    on_date: Mapped[date]


class SummedDays(Base):
    """One row: every day up to `last_on` is summed up, as days begin and end in `time_zone`."""

    __tablename__ = "summed_days"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[IntegerKey]
    time_zone: Mapped[str] = mapped_column(String(64), default="")
    last_on: Mapped[date | None]
