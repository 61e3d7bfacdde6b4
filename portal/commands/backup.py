"""`portal backup`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from portal.backups import back_up
from portal.backups.taking import forget_oldest
from portal.commands.installation import installation
from portal.files import open_file_store


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help="Where FILE is a folder: delete the oldest backups in it, but for so many.",
)
def backup(path: Path, keep: int | None) -> None:
    """Take everything but the secret key into one FILE, while the portal serves.

    FILE may be a folder: then the backup gets a name of its own in it.
    """
    if keep and not path.is_dir():
        raise click.UsageError("--keep needs a folder to keep backups in.")
    with installation() as here:
        files = open_file_store(here.settings.files_url)
        now = datetime.now(UTC)
        taken = back_up(here.settings, here.database, here.keys, files, path, now)
    click.echo(f"{taken.path} holds {taken.cases} cases and {taken.photos} files.")
    click.echo("It does not hold the secret key. Keep that apart: without it no backup is of use.")
    for old in forget_oldest(path, keep) if keep else ():
        click.echo(f"{old} was deleted.")
