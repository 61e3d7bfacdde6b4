"""Reviews and figures as tables for a spreadsheet: the heads of the columns, then the rows."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext

from portal.office.figure_rows import FigureRow
from portal.queries.reviews import ActionLine

Row = tuple[object, ...]


def figure_table(rows: Iterable[FigureRow]) -> Iterator[Row]:
    """One line a figure, then one for each number beside it and for each span of its trend."""
    yield (
        gettext("Clause"),
        gettext("What"),
        gettext("Value"),
        gettext("In words"),
        gettext("Definition"),
    )
    for row in rows:
        words = f"{row.sentence} ({row.range})" if row.range else row.sentence
        yield row.clause, row.name, row.value, words, row.definition
        if row.problem:
            yield row.clause, gettext("Wrong right now"), "", row.problem, ""
        yield from ((row.clause, name, value, "", "") for name, value in row.details)
        yield from ((row.clause, when, value, gettext("Trend"), "") for when, value in row.trend)


def action_rows(actions: Iterable[ActionLine]) -> Iterator[Row]:
    """One line an action."""
    yield (
        gettext("Review"),
        gettext("Clause"),
        gettext("What must be done"),
        gettext("By whom"),
        gettext("Until"),
        gettext("Done on"),
        gettext("What was done"),
        gettext("Taken over by a later review"),
    )
    for each in actions:
        yield (
            each.review_title,
            each.clause,
            each.words,
            each.assignee,
            each.due_on,
            each.done_on,
            each.done_words,
            gettext("Yes") if each.is_carried_on else gettext("No"),
        )
