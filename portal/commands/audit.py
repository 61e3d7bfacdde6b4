"""`portal audit verify`: has anybody rewritten the history of a case?"""

import click

from portal.commands.installation import installation
from portal.queries.audit import histories


@click.group()
def audit() -> None:
    """Check what must not have been changed."""


@audit.command()
def verify() -> None:
    """Check the chain of every case's history; exits 1 and names the first bad entry."""
    with installation() as here, here.database.reading() as session:
        count = 0
        for reference, bad_entry in histories(session, here.keys):
            count += 1
            if bad_entry is not None:
                raise click.ClickException(
                    f"The history of case {reference} was changed at entry {bad_entry}."
                )
    click.echo(f"The histories of {count} cases are as they were written.")
