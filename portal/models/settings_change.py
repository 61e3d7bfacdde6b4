"""Who changed how the portal is set up, and the daily head of all histories."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Digest, IntegerKey


class SettingsChange(Base):
    """One change of people, departments or settings. Rows are only ever added.

    `subject` is what was changed (`department:permits`), `act` how (`contact_designated`),
    `facts` the old and new values. Nobody acted where the command line did.
    """

    __tablename__ = "settings_change"
    __table_args__ = (Index("ix_settings_change_at", "at", "id"),)

    id: Mapped[IntegerKey]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    subject: Mapped[str] = mapped_column(String(120))
    act: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]]


class DailyHead(Base):
    """A keyed digest over every entry of every history until the end of a day.

    Each takes the one before it in, so that whoever holds a copy of one elsewhere can tell that
    nothing older was rewritten, added or removed.
    """

    __tablename__ = "daily_head"

    day: Mapped[date] = mapped_column(primary_key=True)
    last_event_id: Mapped[int]
    event_count: Mapped[int]
    digest: Mapped[Digest]
    written_at: Mapped[datetime]
