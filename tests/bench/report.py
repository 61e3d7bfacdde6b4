"""The table, printed and written into docs/performance.md."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.commands.processes import usable_cores
from tests.bench.load import Measured
from tests.bench.rows import Row

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
END = "<!-- end -->"
MOST_GROWTH = 1.5


@dataclass(frozen=True)
class Grown:
    """A city with so many cases: each job's time at the 95th percentile, in milliseconds."""

    size: int
    times: dict[str, float]


def table(rows: Sequence[Row], seconds: float, rounds: int) -> str:
    """The rows as Markdown, with the machine that they were measured on."""
    lines = [
        f"{_machine()}; wrk on loopback, medians of {rounds} rounds of {seconds:.0f} s in turns.",
        "",
        "| work | ours: a second, p50 / p99 ms | beside | theirs | figure | wanted | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_line(row) for row in rows),
    ]
    return "\n".join(lines)


def table_of_growth(grown: Sequence[Grown]) -> str:
    """Each job with its times in every city, and how much longer the largest takes."""
    smallest, largest = grown[0], grown[-1]
    columns = " | ".join(f"{city.size:,} cases" for city in grown)
    lines = [
        f"{_machine()}; one client asks all in turns; milliseconds at the 95th percentile.",
        "",
        f"| work | {columns} | ratio | wanted | |",
        f"| --- {'| --- ' * len(grown)}| --- | --- | --- |",
    ]
    for job, first in smallest.times.items():
        ratio = largest.times[job] / first
        verdict = "reached" if ratio <= MOST_GROWTH else "falls short"
        times = " | ".join(f"{city.times[job]:.1f}" for city in grown)
        lines.append(f"| {job} | {times} | {ratio:.2f} | ≤ {MOST_GROWTH:g} | {verdict} |")
    return "\n".join(lines)


def written(text: str, name: str = "measured") -> None:
    """Put the table in the place of the last one."""
    begin = f"<!-- {name} -->"
    before, rest = PAGE.read_text("utf-8").split(begin)
    after = rest.split(END, 1)[1]
    PAGE.write_text(f"{before}{begin}\n{text}\n{END}{after}", "utf-8")


def _machine() -> str:
    return (
        f"Python {platform.python_version()} on {platform.machine()}, {usable_cores()} cores, "
        f"{platform.system()} {platform.release().split('-')[0]}"
    )


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
