"""Days on which the city's offices are closed beside weekends and public holidays."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, Translated


class Closure(Base):
    """One day on which no promise falls due, and why."""

    __tablename__ = "closure"

    id: Mapped[IntegerKey]
    closed_on: Mapped[date] = mapped_column(unique=True)
    reason: Mapped[Translated]
