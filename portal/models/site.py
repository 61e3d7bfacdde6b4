"""The places where residents meet the city."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, Slug, Translated


class Site(Base):
    """A building with a counter, a poster or a kiosk."""

    __tablename__ = "site"

    id: Mapped[IntegerKey]
    slug: Mapped[Slug]
    name: Mapped[Translated]
    address: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    # Opens the way out of the tablets here (Argon2id); empty: nobody gets out.
    kiosk_pin_hash: Mapped[str] = mapped_column(String(200), default="", server_default="")
