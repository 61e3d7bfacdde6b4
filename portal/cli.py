"""The command `portal`: what an operator types. Errors are one sentence, never a traceback."""

import sys

import click
from sqlalchemy.exc import DBAPIError

from portal.commands.audit import audit
from portal.commands.city import init
from portal.commands.clock import clock
from portal.commands.demo import demo
from portal.commands.doctor import doctor
from portal.commands.migrate import migrate
from portal.commands.serve import serve, up
from portal.commands.staff import staff
from portal.commands.worker import worker
from portal.domain.errors import PortalError

FAILED, WRONG_USAGE = 1, 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feedback-portal", prog_name="portal")
def cli() -> None:
    """The feedback portal of a city: complaints, questions, ratings, and the promises kept."""


for command in (serve, worker, up, demo, init, migrate, doctor, clock, audit, staff):
    cli.add_command(command)


def main() -> None:
    """Run the command line; exits 0 on success, 1 when something failed, 2 on wrong usage."""
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.UsageError as error:
        _complain(error.format_message(), WRONG_USAGE, hint=_help_hint(error))
    except (click.exceptions.Abort, KeyboardInterrupt):
        _complain("Stopped.", FAILED)
    except click.ClickException as error:
        _complain(error.format_message(), error.exit_code)
    except PortalError as error:
        _complain(str(error), FAILED)
    except DBAPIError as error:
        _complain(f"The database cannot be used: {_first_line(error.orig)}.", FAILED)
    except OSError as error:
        _complain(f"{error.strerror or error}: {error.filename or ''}".strip(": ") + ".", FAILED)


def _complain(sentence: str, status: int, hint: str = "") -> None:
    click.echo(f"portal: {sentence}{hint}", err=True)
    sys.exit(status)


def _help_hint(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "portal"
    return f" See '{path} --help'."


def _first_line(error: BaseException | None) -> str:
    lines = str(error or "").strip().splitlines()
    return lines[0].rstrip(".") if lines else "no reason given"
