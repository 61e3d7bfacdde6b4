"""`portal serve` and `portal up`."""

import click

from portal import migrate as migrations
from portal.commands.installation import Installation, installation
from portal.commands.processes import prepared_server, running_worker

HOST, PORT = "127.0.0.1", 8000

host_option = click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
port_option = click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="Port."
)


@click.command()
@host_option
@port_option
def serve(host: str, port: int) -> None:
    """Serve the resident portal, the back-office and the API."""
    with installation() as here:
        run_server = prepared_server(here.settings, host, port)
    run_server()


@click.command()
@host_option
@port_option
def up(host: str, port: int) -> None:
    """Migrate, then serve with one worker in one go: what a single machine runs."""
    with installation(must_be_current=False) as here:
        run_server = prepared_server(here.settings, host, port)
        bring_up_to_date(here)
    with running_worker():
        run_server()


def bring_up_to_date(here: Installation) -> None:
    """Run the migrations that are missing."""
    if not migrations.is_current(here.database):
        migrations.migrate(here.database)
