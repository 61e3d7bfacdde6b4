"""`portal doctor`: what is wrong with this installation, and how to mend it."""

import os

import click

from portal.commands.checks import CHECKS
from portal.db import Database
from portal.settings import load_settings


@click.command()
def doctor() -> None:
    """Check settings, database, mail, clock, storage, contacts, tablets; exit 1 if one is wrong."""
    settings = load_settings(os.environ)
    database = Database(settings.database_url)
    wrong = 0
    for check in CHECKS:
        for finding in check(settings, database):
            wrong += not finding.is_well
            click.echo(f"{'well ' if finding.is_well else 'WRONG'}  {finding.what}")
            if finding.mend:
                click.echo(f"       → {finding.mend}")
    database.close()
    if wrong:
        raise click.ClickException(f"{wrong} of the checks found something wrong.")
