"""The evidence pack: everything the board rests on for a period, as pages and tables in one zip."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.board import board_page, board_scope
from portal.office.evidence_tables import TABLES, EvidenceTable, Sources
from portal.office.figure_rows import figure_rows
from portal.office.period_form import PeriodForm
from portal.office.review_tables import figure_table
from portal.office.viewer import viewer
from portal.queries.board import departments_in_reach, policy_in_force
from portal.queries.figures import policy_figures
from portal.queries.reviews import reviews_between
from portal.services.evidence import EvidencePack
from portal.web.access import requires
from portal.web.assets import STATIC
from portal.web.city import city_in
from portal.web.csv_file import csv_lines
from portal.web.i18n import page_direction, page_language
from portal.web.work import now, reading

# A larger pack goes to the disk instead of into memory.
MOST_IN_MEMORY = 4 * 1024 * 1024  # bytes
PART = 64 * 1024  # bytes
STYLES = "css/evidence.css"


@blueprint.post("/policy/evidence")
@requires(Permission.READ_BOARD)
def evidence() -> ResponseReturnValue:
    """Make the pack of a period, in the language and with the rights of whoever asks for it."""
    reach = departments_in_reach(reading(), viewer(), Permission.READ_BOARD, page_language())
    form = PeriodForm(reach, request.form)
    if not form.validate():
        return board_page(form)
    answer = Response(_read(_packed(form)), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=_name(form))
    return answer


def _read(file: IO[bytes]) -> Iterator[bytes]:
    """The file in parts; it is gone once the last one is sent."""
    with file:
        while part := file.read(PART):
            yield part


def _packed(form: PeriodForm) -> IO[bytes]:
    """The whole pack, ready to be read."""
    file = SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115
    try:
        _write(file, form)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _write(file: IO[bytes], form: PeriodForm) -> None:
    made_at, scope = now(), board_scope(form)
    pack = EvidencePack(file, made_at)
    sources = Sources(reading(), scope, page_language())
    for name, parts in _files(form, sources, {"period": scope.period, "made_at": made_at}):
        pack.add(name, parts)
    pack.close(_facts(form))


def _files(
    form: PeriodForm, sources: Sources, shared: dict[str, Any]
) -> Iterator[tuple[str, Iterator[str]]]:
    figures = policy_figures(sources.session, sources.scope).values()
    policy = policy_in_force(sources.session, sources.language, sources.scope.period.ends_at)
    rows = figure_rows(figures, policy.clauses if policy else None)
    scope = {"department": form.reach[form.slug].name if form.slug else "", **shared}
    yield "index.html", _page("evidence/index.html", **scope, tables=TABLES)
    yield "clauses.html", _page("evidence/clauses.html", **scope, rows=rows, policy=policy)
    yield "clauses.csv", csv_lines(figure_table(rows))
    for table in TABLES:
        yield f"{table.name}.html", _table_page(table, sources, scope)
        yield f"{table.name}.csv", csv_lines(table.rows(sources))
    period = sources.scope.period
    reviews = reviews_between(sources.session, viewer(), period.first_on, period.last_on)
    yield "reviews.html", _page("evidence/reviews.html", **scope, reviews=reviews)
    yield "policy.html", _page("evidence/policy.html", **scope, policy=policy, rows=rows)
    yield "evidence.css", iter([(STATIC / STYLES).read_text("utf-8")])


def _table_page(table: EvidenceTable, sources: Sources, scope: dict[str, Any]) -> Iterator[str]:
    rows = table.rows(sources)
    heads = next(rows)
    return _page("evidence/table.html", **scope, title=table.title, heads=heads, rows=rows)


def _page(template: str, **content: Any) -> Iterator[str]:
    """The page in parts, so that a long list is written while it is read."""
    found = current_app.jinja_env.get_template(template)
    return found.generate(
        city_name=city_in(page_language()).name,
        page_language=page_language(),
        page_direction=page_direction(),
        maker=viewer().name,
        **content,
    )


def _facts(form: PeriodForm) -> dict[str, Any]:
    return {
        "title": gettext("Evidence pack"),
        "city": city_in(page_language()).name,
        "first_on": form.first_on.data.isoformat(),
        "last_on": form.last_on.data.isoformat(),
        "departments": [form.slug] if form.slug else sorted(form.reach),
        "language": page_language(),
        "made_by": viewer().name,
    }


def _name(form: PeriodForm) -> str:
    parts = ("evidence", form.slug, form.first_on.data, form.last_on.data)
    return f"{'-'.join(str(part) for part in parts if part)}.zip"
