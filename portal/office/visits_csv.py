"""The ratings of visits as a table to take away, one line a rating."""

from collections.abc import Iterator

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.db import Database
from portal.domain.permissions import Permission
from portal.labels import label
from portal.localized import FALLBACK
from portal.office import blueprint
from portal.office.visits import asked_visits_form, visits_asked
from portal.queries.visits import VisitRow, VisitsAsked, visit_rows
from portal.web.access import requires
from portal.web.city import city_in
from portal.web.csv_file import csv_response
from portal.web.i18n import page_language
from portal.web.portal import portal


@blueprint.get("/ratings/visits.csv")
@requires(Permission.READ_RATINGS)
def visits_csv() -> ResponseReturnValue:
    """Every rating that the page counts, repeats included and marked."""
    form = asked_visits_form()
    if form.is_asked and not form.validate():
        form = asked_visits_form(is_empty=True)
    rows = _rows(portal().database, visits_asked(form), page_language())
    return csv_response("visits.csv", _lines(rows))


def _rows(database: Database, asked: VisitsAsked, language: str) -> Iterator[VisitRow]:
    """In a view of its own: the request's is closed before the last line is written."""
    with database.reading() as session:
        yield from visit_rows(session, asked, language)


def _lines(rows: Iterator[VisitRow]) -> Iterator[list[object]]:
    yield [
        gettext("Date"),
        gettext("Time"),
        gettext("Time is sure"),
        gettext("Site"),
        gettext("Department"),
        gettext("How it came"),
        gettext("Lobby tablet"),
        gettext("Language"),
        gettext("Face, 1 (worst) to 5 (best)"),
        gettext("Repeat"),
        gettext("Comment"),
    ]
    zone, yes, no = city_in(FALLBACK).time_zone, gettext("yes"), gettext("no")
    for row in rows:
        at = row.rated_at.astimezone(zone)
        yield [
            at.date(),
            f"{at:%H:%M}",
            no if row.is_time_uncertain else yes,
            row.site,
            row.department,
            gettext(label(row.channel)),
            row.kiosk,
            row.language,
            row.score,
            yes if row.is_repeat else no,
            row.comment,
        ]
