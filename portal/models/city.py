"""The city itself: one row."""

from datetime import time

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, LanguageTag, Translated


class City(Base):
    """What holds for the whole city: its name, zone, languages and office hours."""

    __tablename__ = "city"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[IntegerKey]
    name: Mapped[Translated]
    time_zone: Mapped[str] = mapped_column(String(64))
    country: Mapped[str] = mapped_column(String(2))
    subdivision: Mapped[str | None] = mapped_column(String(8))
    language_tags: Mapped[list[str]] = mapped_column(JSON)
    default_language: Mapped[LanguageTag]
    # What readers of a language are shown where a text of the city's is missing in theirs, where
    # that is not the city's own language: {"zh-Hant": "zh-Hans"}.
    instead_of: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    opening_time: Mapped[time]
    closing_time: Mapped[time]
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    # How many months a staff member's last training may lie back (C.2).
    training_months: Mapped[int] = mapped_column(default=12, server_default="12")
    # The city's own look: a colour as #rrggbb and the key of its logo in the file store.
    accent_colour: Mapped[str] = mapped_column(String(7), default="", server_default="")
    logo_key: Mapped[str] = mapped_column(String(64), default="", server_default="")
