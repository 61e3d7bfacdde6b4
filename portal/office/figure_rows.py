"""Figures as pages show them: in words, with their definition, trend, and where to look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from babel.dates import format_skeleton
from flask import url_for
from flask_babel import gettext

from portal.domain.periods import LONGEST_IN_WEEKS
from portal.domain.permissions import Permission
from portal.domain.policy import Clause
from portal.office.figure_words import (
    DEFINITIONS,
    DETAILS,
    PROBLEMS,
    SENTENCES,
)
from portal.office.policy_words import clause_name
from portal.office.sparkline import Sparkline, sparkline
from portal.office.viewer import viewer
from portal.office.worklist_address import address_of
from portal.queries.figures_parts import Figure, TrendPoint, Unit
from portal.queries.worklist_filters import TRIAGE, Filters, Show
from portal.translations import locale_of
from portal.web.i18n import number, page_language

WEEK = 7  # days
# The pages behind the figures that are not about cases, and who may open them.
_PAGES = {
    Clause.A_1: ("ratings", Permission.READ_RATINGS),
    Clause.B_3: ("departments", Permission.DESIGNATE_CONTACT),
    Clause.C_1: ("orientation_people", Permission.READ_BOARD),
    Clause.C_2: ("trainings", Permission.LOG_TRAINING),
    Clause.D_1: ("ratings", Permission.READ_RATINGS),
    Clause.D_2: ("reviews", Permission.READ_REVIEW),
}
# Which cases the others are about; without a row, all of them.
_FILTERS = {
    Clause.A_2: Filters(show=Show.OVERDUE),
    Clause.A_3: Filters(department=TRIAGE),
    Clause.B_1: Filters(show=Show.RECEIVED),
    Clause.B_2: Filters(show=Show.ALL, is_escalated=True),
}


@dataclass(frozen=True)
class FigureRow:
    """One clause of the board. `trend` names each week or month with its value in words."""

    clause: Clause
    name: str
    city_words: str
    value: str
    sentence: str
    definition: str
    range: str
    details: tuple[tuple[str, str], ...]
    trend: tuple[tuple[str, str], ...]
    picture: Sparkline | None
    problem: str
    url: str

    @property
    def trend_words(self) -> str:
        """The trend for those who cannot see the line."""
        return "; ".join(f"{when}: {value}" for when, value in self.trend)


def figure_rows(
    figures: Iterable[Figure],
    city_words: Mapping[Clause, str] | None = None,
    definitions: Mapping[Clause, str] = DEFINITIONS,
    department: str = "",
) -> list[FigureRow]:
    """The rows of these figures; `department` is the slug that their links narrow down to."""
    words = city_words or {}
    return [
        _row(figure, words.get(figure.clause, ""), definitions[figure.clause], department)
        for figure in figures
    ]


def _row(figure: Figure, city_words: str, definition: str, department: str) -> FigureRow:
    return FigureRow(
        clause=figure.clause,
        name=clause_name(figure.clause),
        city_words=city_words,
        value=value_words(figure.value, figure.unit),
        sentence=_sentence(figure),
        definition=gettext(definition, **figure.parameters),
        range=_range(figure),
        details=tuple(
            (gettext(DETAILS[each.name]), value_words(each.value, each.unit))
            for each in figure.details
        ),
        trend=tuple(
            (point_words(point), value_words(point.value, figure.unit)) for point in figure.trend
        ),
        picture=sparkline(figure),
        problem=PROBLEMS[figure.clause](figure.wrong) if figure.wrong else "",
        url=_address(figure.clause, department),
    )


def value_words(value: float | None, unit: Unit) -> str:
    """A number with what it counts; a share never rounds up to all or down to nothing."""
    if value is None:
        return "–"
    if unit is Unit.SHARE:
        is_near_the_end = 0 < value < 0.01 or 0.99 < value < 1
        return number(value, "#,##0.#%" if is_near_the_end else "#,##0%")
    if unit is Unit.SCORE:
        return number(value, "0.0")
    return number(value, "#,##0.#")


def point_words(point: TrendPoint) -> str:
    """A month by its name, a week by its first day."""
    days = (point.last_on - point.first_on).days + 1
    is_week = days == WEEK and days <= LONGEST_IN_WEEKS
    skeleton = "MMMd" if is_week else "yMMM"
    return format_skeleton(skeleton, point.first_on, locale=locale_of(page_language()))


def _sentence(figure: Figure) -> str:
    if figure.value is None:
        return gettext("Nothing to count in this period")
    value, of = value_words(figure.value, figure.unit), value_words(figure.of, Unit.COUNT)
    return gettext(SENTENCES[figure.clause], value=value, of=of)


def _range(figure: Figure) -> str:
    if figure.interval is None:
        return ""
    low, high = (
        value_words(end, Unit.SHARE) for end in (figure.interval.low, figure.interval.high)
    )
    return gettext("between %(low)s and %(high)s", low=low, high=high)


def _address(clause: Clause, department: str) -> str:
    """The cases or people behind a figure; nothing where the reader may not look there."""
    if clause not in _PAGES:
        return _cases(_FILTERS.get(clause, Filters(show=Show.ALL)), department)
    endpoint, permission = _PAGES[clause]
    can_look = viewer().has(permission)
    return url_for(f"office.{endpoint}", department=department or None) if can_look else ""


def _cases(filters: Filters, department: str) -> str:
    return address_of(replace(filters, department=filters.department or department))
