"""Column types that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, String, TypeDecorator
from sqlalchemy.orm import mapped_column

# A text in every language the city writes it in: {"en": "Parks", "es": "Parques"}.
LocalizedText = dict[str, str]


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. A naive one is a programming error and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database: UTC, without a zone on SQLite, which has no such type."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"The instant {value} has no time zone.")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Out of the database: always aware, always UTC."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(kind: type[StrEnum]) -> Enum:
    """A column that holds one word of an enumeration, checked by the database too."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=kind.__name__.lower(),
        values_callable=lambda words: [item.value for item in words],
    )


def growing_word(kind: type[StrEnum]) -> Enum:
    """The same for words to which every version adds some: a check in the database would have to
    make the table anew each time."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda words: [item.value for item in words],
    )


IntegerKey = Annotated[int, mapped_column(primary_key=True)]
Slug = Annotated[str, mapped_column(String(64), unique=True)]
Translated = Annotated[LocalizedText, mapped_column(JSON)]
LanguageTag = Annotated[str, mapped_column(String(16))]
Digest = Annotated[str, mapped_column(String(64))]
