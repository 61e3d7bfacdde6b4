"""Short words that staff put on cases, and cases that belong together."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey


class Label(Base):
    """A word of the office's own, for the whole city. Residents never see it."""

    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("folded_name"),)

    id: Mapped[IntegerKey]
    name: Mapped[str] = mapped_column(String(40))
    # The name as it is looked up, so that “Noise” and “noise” are one label.
    folded_name: Mapped[str] = mapped_column(String(80))
    is_active: Mapped[bool] = mapped_column(default=True)


class CaseLabel(Base):
    """A case carries a label."""

    __tablename__ = "case_label"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("label.id"), primary_key=True, index=True)


class CaseLink(Base):
    """Two cases belong together; the one with the smaller id stands first."""

    __tablename__ = "case_link"
    __table_args__ = (CheckConstraint("case_id < other_case_id", name="one_way_round"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    other_case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, index=True)
