"""`portal demo`: a seeded demonstration city, on loopback only."""

import ipaddress
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.commands.installation import installation
from portal.commands.processes import prepared_server, running_worker
from portal.commands.serve import HOST, bring_up_to_date, port_option
from portal.demo import ACCOUNTS, PASSWORD, seed
from portal.demo.lobby import NAME, PIN
from portal.domain.errors import PortalError
from portal.files import open_file_store


class NotLoopback(PortalError):
    """The demonstration's passwords are public, so it must not be reached from outside."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"The demonstration listens on loopback only, not on {host}: its passwords are public."
        )


@click.command()
@click.option("--host", default=HOST, show_default=True, help="A loopback address.")
@port_option
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Default: ./var")
def demo(host: str, port: int, data_dir: Path | None) -> None:
    """Serve a demonstration city with its worker; it is made once, and kept."""
    if not _is_loopback(host):
        raise NotLoopback(host)
    if data_dir is not None:
        os.environ["PORTAL_DATA_DIR"] = str(data_dir)
    os.environ.setdefault("PORTAL_BASE_URL", f"http://{host}:{port}")
    with installation(must_be_current=False) as here:
        run_server = prepared_server(here.settings, host, port)
        bring_up_to_date(here)
        click.echo("Preparing the demonstration city …")
        files = open_file_store(here.settings.files_url)
        seed(here.database, here.keys, files, datetime.now(UTC))
        click.echo(_welcome(here.settings.base_url, here.settings.mail_dir))
    with running_worker():
        run_server()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _welcome(base_url: str, mail_dir: Path) -> str:
    accounts = "\n".join(f"    {email:<32} {what}" for email, _role, what in ACCOUNTS)
    return (
        f"\n  Residents      {base_url}/"
        f"\n  A poster       {base_url}/q/hall-permits"
        f"\n  Back-office    {base_url}/office/"
        f"\n  A lobby tablet {base_url}/kiosk/ (for “{NAME}”, under Settings;"
        f"\n                 its PIN is {PIN})"
        f"\n  E-mails        {mail_dir}"
        f"\n\n  Accounts, all with the password {PASSWORD}:\n{accounts}"
        "\n\n  Ctrl-C stops it. What you do is kept for next time.\n"
    )
