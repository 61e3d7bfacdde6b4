"""Keyset paging: a page begins where the last one ended, however much was added in between."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.models.base import Base
from portal.models.types import Instant

# Nobody counts further than this: on a large city's database that would read everything.
COUNTED_TO = 100
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Place:
    """A row's place in the order of a list, and in which direction to read from there."""

    at: datetime
    id: int
    is_back: bool = False

    def cursor(self) -> str:
        """The place as an opaque word for an address."""
        text = f"{'-' if self.is_back else '+'}{self.at.isoformat()}/{self.id}"
        return base64.urlsafe_b64encode(text.encode("ascii")).decode("ascii").rstrip("=")


@dataclass(frozen=True)
class Order:
    """By an instant that no row of the list lacks, then by id."""

    instant: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
    id: InstrumentedAttribute[int]
    is_newest_first: bool = False


@dataclass(frozen=True)
class Page:
    """Rows in the order of the list, and the cursors of the pages before and after."""

    rows: Sequence[Any]
    earlier: str | None
    later: str | None


def place_of(cursor: str | None) -> Place | None:
    """What `cursor()` has made; None for anything else."""
    try:
        padded = (cursor or "") + "=" * (-len(cursor or "") % 4)
        text = base64.urlsafe_b64decode(padded.encode("ascii")).decode("ascii")
        at, _, row_id = text[1:].partition("/")
        place = Place(datetime.fromisoformat(at), int(row_id), is_back=text[0] == "-")
    except (ValueError, IndexError, binascii.Error):
        return None
    return place if place.at.tzinfo and 0 <= place.id < 2**31 else None


def fetch_page(
    session: Session, statement: Rows, order: Order, place: Place | None, size: int
) -> Page:
    """One page of the statement's rows; these must have `id` and the instant as `sort_at`.

    A page read backwards that comes out short is the first one, and is filled up from the front.
    """
    if place is not None and place.is_back:
        rows = _rows(session, statement, order, place, size + 1)
        if len(rows) > size:
            kept = list(reversed(rows[:size]))
            return Page(kept, _cursor(kept[0], is_back=True), _cursor(kept[-1]))
        place = None
    rows = _rows(session, statement, order, place, size + 1)
    kept = list(rows[:size])
    has_earlier = place is not None
    earlier = _cursor(kept[0], is_back=True) if kept else _back_from(place)
    return Page(
        kept, earlier if has_earlier else None, _cursor(kept[-1]) if len(rows) > size else None
    )


def bounded_count(model: type[Base], *conditions: ColumnElement[bool]) -> Any:
    """How many rows fulfil the conditions, as part of a query; at most COUNTED_TO and one."""
    found: Rows = select(literal_column("1")).select_from(model).where(*conditions)
    some = found.limit(COUNTED_TO + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _rows(
    session: Session, statement: Rows, order: Order, place: Place | None, limit: int
) -> Sequence[Any]:
    is_back = place is not None and place.is_back
    if place is not None:
        here = tuple_(order.instant, order.id)
        there = tuple_(literal(place.at, Instant()), literal(place.id))
        is_towards_older = order.is_newest_first != is_back
        statement = statement.where(here < there if is_towards_older else here > there)
    columns = (order.instant, order.id)
    is_descending = order.is_newest_first != is_back
    ordered = [column.desc() if is_descending else column.asc() for column in columns]
    return session.execute(statement.order_by(*ordered).limit(limit)).all()


def _cursor(row: Any, *, is_back: bool = False) -> str:
    return Place(row.sort_at, row.id, is_back=is_back).cursor()


def _back_from(place: Place | None) -> str | None:
    """From an empty page back to where its reader came from."""
    return Place(place.at, place.id, is_back=True).cursor() if place else None
