"""`portal audit verify`: has anybody rewritten the history of a case?"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy.orm import Session

from portal.commands.installation import Installation, installation
from portal.domain.daily_head import Head, kept_in
from portal.queries import audit as queries

Findings = Iterator[str | None]


@click.group()
def audit() -> None:
    """Check what must not have been changed."""


@audit.command()
@click.option(
    "--head",
    "copies",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A copy of a daily head that was kept elsewhere: a file, or the text of its e-mail.",
)
@click.option("--json", "as_json", is_flag=True, help="Say it for programs.")
def verify(copies: tuple[Path, ...], as_json: bool) -> None:
    """Check every case's history, the daily heads and their files.

    Exits 1 and names the first bad entry.
    """
    with installation() as here, here.database.reading() as session:
        cases, heads = queries.count_cases(session), queries.count_heads(session)
        bad = _first_bad(findings(here, session, copies), cases + heads)
    if as_json:
        click.echo(json.dumps({"cases": cases, "daily_heads": heads, "first_bad": bad}))
        sys.exit(int(bad is not None))
    if bad is not None:
        raise click.ClickException(bad)
    click.echo(
        f"The histories of {cases} cases are as they were written, and so are {heads} daily heads."
    )


def _first_bad(found: Findings, length: int) -> str | None:
    """The first finding, with a progress bar where somebody watches."""
    is_watched = sys.stderr.isatty()
    with click.progressbar(found, length, file=sys.stderr, hidden=not is_watched) as watched:
        return next((finding for finding in watched if finding is not None), None)


def findings(here: Installation, session: Session, copies: tuple[Path, ...]) -> Findings:
    """Check after check: what is wrong in a sentence, None for each thing that is right."""
    yield from _histories(here, session)
    sealed: dict[str, Head] = {}
    for head, is_sound in queries.checked_heads(session, here.keys):
        sealed[head.day.isoformat()] = head
        yield None if is_sound else _unsound(head)
    yield from _files(here.settings.audit_dir, sealed)
    for copy in copies:
        yield _copy(copy, sealed)


def _histories(here: Installation, session: Session) -> Findings:
    for reference, bad in queries.histories(session, here.keys):
        yield f"The history of case {reference} was changed at entry {bad}." if bad else None
    lonely = queries.entry_without_case(session)
    if lonely is not None:
        yield f"The case of entry number {lonely} is gone."


def _unsound(head: Head) -> str:
    return (
        f"The daily head of {head.day} does not fit: it, an earlier head or an entry until that "
        "day was changed, added or removed."
    )


def _files(folder: Path, sealed: dict[str, Head]) -> Findings:
    """Each day's file in the data directory, whether there is a head of that day or not."""
    files = {path.stem: path for path in folder.glob("????-??-??.txt")}
    for day in sorted({*files, *sealed}):
        path = folder / f"{day}.txt"
        yield _copy(path, sealed, day) if day in files else f"The file {path} is gone."


def _copy(path: Path, sealed: dict[str, Head], day: str | None = None) -> str | None:
    """What is wrong with a copy of a head, wherever it is kept; of that `day`, if it says so."""
    kept = kept_in(path.read_text(encoding="utf-8", errors="replace"))
    if kept is None:
        return f"The file {path} keeps no daily head."
    kept_day = kept.day.isoformat()
    if kept_day not in sealed:
        return f"There is no daily head of {kept_day}, of which {path} is a copy."
    is_same = kept.is_of(sealed[kept_day]) and kept_day == (day or kept_day)
    return None if is_same else f"The file {path} is no copy of the daily head of {kept_day}."
