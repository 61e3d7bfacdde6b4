"""The command `portal`: what an operator types. Errors are one sentence, never a traceback."""

import sys
from importlib import import_module

import click
from sqlalchemy.exc import DBAPIError

from portal.domain.errors import PortalError

FAILED, WRONG_USAGE = 1, 2


COMMANDS = {
    "serve": "portal.commands.serve",
    "worker": "portal.commands.worker",
    "up": "portal.commands.serve",
    "demo": "portal.commands.demo",
    "init": "portal.commands.city",
    "migrate": "portal.commands.migrate",
    "doctor": "portal.commands.doctor",
    "clock": "portal.commands.clock",
    "audit": "portal.commands.audit",
    "backup": "portal.commands.backup",
    "restore": "portal.commands.restore",
    "bench": "portal.commands.bench",
    "staff": "portal.commands.staff",
    "kiosk": "portal.commands.kiosk",
}


class Commands(click.Group):
    """Commands under their names, each loaded when it is asked for.

    The worker needs nothing of the pages, and a clock that is asked a question nothing of the
    server: what a command does not need shall not delay it.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """The names, in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - as click calls it
        cmd_name: str,
    ) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feedback-portal", prog_name="portal")
def cli() -> None:
    """The feedback portal of a city: complaints, questions, ratings, and the promises kept."""


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
