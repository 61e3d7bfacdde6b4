"""What residents and staff write to each other about a case."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.history import ActorKind
from portal.models.base import Base
from portal.models.types import IntegerKey, LanguageTag, word


class Message(Base):
    """Words about a case: public ones are on the resident's page, notes stay in the office."""

    __tablename__ = "message"

    id: Mapped[IntegerKey]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    author_kind: Mapped[ActorKind] = mapped_column(word(ActorKind))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[LanguageTag]
    is_public: Mapped[bool]
    written_at: Mapped[datetime]
    # The approved wording that it was written from.
    template_id: Mapped[int | None] = mapped_column(ForeignKey("reply_template.id"))
    # Erased together with the body: without it the digest in the history says nothing.
    salt: Mapped[str] = mapped_column(String(32))
