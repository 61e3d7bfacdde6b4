"""The history of a case: one row an act, chained (portal.domain.history)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.history import ActorKind, EventType
from portal.models.base import Base
from portal.models.types import Digest, IntegerKey, growing_word, word


class CaseEvent(Base):
    """Who did what, and when. Rows are only ever added."""

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("case_id", "sequence"),)

    id: Mapped[IntegerKey]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    sequence: Mapped[int]
    # The version that the case had once this had happened: what a person who comes late is shown.
    case_version: Mapped[int]
    type: Mapped[EventType] = mapped_column(growing_word(EventType))
    at: Mapped[datetime]
    actor_kind: Mapped[ActorKind] = mapped_column(word(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    facts: Mapped[dict[str, Any]]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    text_digest: Mapped[str | None]
    previous_hash: Mapped[Digest]
    hash: Mapped[Digest]
