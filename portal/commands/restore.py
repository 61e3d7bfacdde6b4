"""`portal restore`."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.backups import restore as put_in_place
from portal.settings import load_settings


@click.command()
@click.argument(
    "path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--replace", is_flag=True, help="Also where there is a city; it is kept aside.")
def restore(path: Path, replace: bool) -> None:
    """Verify the backup FILE as a whole, then put it in place. Stop the portal first."""
    settings = load_settings(os.environ)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    done = put_in_place(settings, path, datetime.now(UTC), replaces=replace)
    click.echo(
        f"Restored as of {done.made_at}: {done.cases} cases with whole histories, "
        f"{done.photos} files."
    )
    if done.former:
        click.echo(f"What was there before is kept in {done.former}.")
