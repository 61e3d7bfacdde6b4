"""`portal migrate`."""

import click

from portal import migrate as migrations
from portal.commands.installation import installation


@click.command()
def migrate() -> None:
    """Bring the database to this version; safe to repeat, safe to interrupt."""
    with installation(must_be_current=False) as here:
        migrations.migrate(here.database)
    click.echo(f"The database is at version {migrations.head()}.")
