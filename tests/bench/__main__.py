"""`make bench`: everything side by side in one run, in turns; prints and writes the table.

    python -m tests.bench [--seconds 3] [--rounds 3] [--write]

Servers listen on loopback only, and everything that is started here is stopped here. The peer,
django-helpdesk, is installed into var/bench; the rest is the product and this folder.
"""

import sys
import tempfile
from pathlib import Path

import click

from tests.bench.contenders import started
from tests.bench.report import table, written
from tests.bench.rows import measured_rows


@click.command()
@click.option("--seconds", default=3.0, show_default=True, help="Of each measurement.")
@click.option("--rounds", default=3, show_default=True, help="Medians of so many are told.")
@click.option("--write", is_flag=True, help="Into docs/performance.md.")
def main(seconds: float, rounds: int, write: bool) -> None:
    """Measure, print, and write down where it was asked for."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        started(Path(folder), rounds) as field,
    ):
        rows = measured_rows(field, seconds, rounds)
    text = table(rows, seconds, rounds)
    click.echo(text)
    if write:
        written(text)
    sys.exit(any(row.falls_short for row in rows))


if __name__ == "__main__":
    main()
