"""Which state the city's settings are in."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey


class SettingsRevision(Base):
    """One row with a random mark, which the database itself changes with every setting.

    Whatever was found out from settings stands as long as the mark does (portal.queries.settled).
    """

    __tablename__ = "settings_revision"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[IntegerKey]
    mark: Mapped[str] = mapped_column(String(32))
