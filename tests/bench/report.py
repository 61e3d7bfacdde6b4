"""The table, printed and written into docs/performance.md."""

import platform
from collections.abc import Sequence
from pathlib import Path

from portal.commands.processes import usable_cores
from tests.bench.load import Measured
from tests.bench.rows import Row

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- measured -->", "<!-- end -->"


def table(rows: Sequence[Row], seconds: float, rounds: int) -> str:
    """The rows as Markdown, with the machine that they were measured on."""
    lines = [
        f"Python {platform.python_version()} on {platform.machine()}, {usable_cores()} cores, "
        f"{platform.system()} {platform.release().split('-')[0]}; wrk on loopback, "
        f"medians of {rounds} rounds of {seconds:.0f} s in turns.",
        "",
        "| work | ours: a second, p50 / p99 ms | beside | theirs | figure | wanted | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_line(row) for row in rows),
    ]
    return "\n".join(lines)


def written(text: str) -> None:
    """Put the table in the place of the last one."""
    page = PAGE.read_text("utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def _line(row: Row) -> str:
    sign = "≤" if row.is_at_most else "≥"
    verdict = "falls short" if row.falls_short else "reached"
    theirs = _told(row.theirs) if row.theirs else "–"
    return (
        f"| {row.work} | {_told(row.ours)} | {row.beside} | {theirs} "
        f"| {row.figure:.2f} | {sign} {row.wanted:g} | {verdict} |"
    )


def _told(measured: Measured) -> str:
    return f"{measured.rate:,.0f}, {measured.p50:.1f} / {measured.p99:.1f}"
