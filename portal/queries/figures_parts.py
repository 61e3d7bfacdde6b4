"""What figures are made of: a scope, its spans of days, and counts for each of them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, true
from sqlalchemy.orm import Session

from portal.domain import statistics
from portal.domain.clock import BusinessCalendar
from portal.domain.periods import Span
from portal.domain.policy import Clause
from portal.domain.statistics import Interval
from portal.models import Case
from portal.queries.day_tallies import Source, hidden_from_nobody

Counts = Mapping[str, int]
WHOLE = "whole"


class Unit(StrEnum):
    """What a number counts. A share runs from 0 to 1, a score from 1 to 5."""

    SHARE = "share"
    COUNT = "count"
    HOURS = "hours"
    SCORE = "score"


@dataclass(frozen=True)
class Scope:
    """Of which departments, and when. No departments named means the whole city."""

    departments: frozenset[int] | None
    period: Span
    trend: tuple[Span, ...]
    now: datetime
    calendar: BusinessCalendar


@dataclass(frozen=True)
class Detail:
    """A number beside the figure; the office has the words for its name."""

    name: str
    value: float
    unit: Unit = Unit.COUNT


@dataclass(frozen=True)
class TrendPoint:
    """The same figure for a week or a month; None where there was nothing to count."""

    first_on: date
    last_on: date
    value: float | None
    of: int


@dataclass(frozen=True)
class Figure:
    """How the city lives up to a clause. `wrong` counts what is wrong at this moment."""

    clause: Clause
    unit: Unit
    value: float | None
    of: int
    wrong: int = 0
    details: tuple[Detail, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    interval: Interval | None = None
    # What the definition of the figure has to name: days, months, the version of the policy.
    parameters: Mapping[str, int | str] = field(default_factory=dict)

    def frozen(self) -> dict[str, Any]:
        """The figure as a review keeps it: JSON without a clause, which is its key there."""
        kept = asdict(self) | {"trend": [_frozen_point(point) for point in self.trend]}
        kept.pop("clause")
        return kept


def thawed(clause: Clause, kept: Mapping[str, Any]) -> Figure:
    """The figure that `frozen` has kept."""
    interval = kept["interval"]
    return Figure(
        clause=clause,
        unit=Unit(kept["unit"]),
        value=kept["value"],
        of=kept["of"],
        wrong=kept["wrong"],
        details=tuple(Detail(d["name"], d["value"], Unit(d["unit"])) for d in kept["details"]),
        trend=tuple(_thawed_point(point) for point in kept["trend"]),
        interval=Interval(**interval) if interval else None,
        parameters=kept["parameters"],
    )


def ordinary(scope: Scope) -> ColumnElement[bool]:
    """The condition of every figure: cases of the scope that are hidden from nobody."""
    return and_(hidden_from_nobody(), of_departments(Case.department_id, scope))


def of_departments(column: Any, scope: Scope) -> ColumnElement[bool]:
    """The condition that something belongs to the scope's departments."""
    if scope.departments is None:
        return true()
    return column.in_(scope.departments) if scope.departments else false()


def trend_of_shares(
    scope: Scope, counts: Iterable[Counts], part: str, whole: str
) -> tuple[TrendPoint, ...]:
    """The trend of a share."""
    return trend(
        scope, ((statistics.share(each[part], each[whole]), each[whole]) for each in counts)
    )


def trend_of_counts(scope: Scope, counts: Iterable[Counts], name: str) -> tuple[TrendPoint, ...]:
    """The trend of a plain number."""
    return trend(scope, ((float(each[name]), each[name]) for each in counts))


def trend(scope: Scope, points: Iterable[tuple[float | None, int]]) -> tuple[TrendPoint, ...]:
    """A value, and of how many it is, for each span of the trend."""
    return tuple(
        TrendPoint(span.first_on, span.last_on, value, of)
        for span, (value, of) in zip(scope.trend, points, strict=True)
    )


def count_where(session: Session, source: Source, *conditions: ColumnElement[bool]) -> int:
    """How many rows of `source` fulfil the conditions."""
    counted = source.add_columns(func.count()).where(*conditions)
    return int(session.execute(counted).scalar_one())


def _frozen_point(point: TrendPoint) -> dict[str, Any]:
    days = {"first_on": point.first_on.isoformat(), "last_on": point.last_on.isoformat()}
    return days | {"value": point.value, "of": point.of}


def _thawed_point(kept: Mapping[str, Any]) -> TrendPoint:
    first_on, last_on = (date.fromisoformat(kept[name]) for name in ("first_on", "last_on"))
    return TrendPoint(first_on, last_on, kept["value"], kept["of"])
