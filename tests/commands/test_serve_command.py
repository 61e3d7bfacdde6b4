"""What keeps `portal serve` and `portal up` from starting is told in one sentence, at once."""

import socket
from pathlib import Path

import pytest

from tests.commands.conftest import Portal
from tests.support.server import run_portal


@pytest.mark.parametrize("command", ["serve", "up"])
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORTAL_LIMITS_URL", "nowhere://", "PORTAL_LIMITS_URL cannot be used"),
        ("PORTAL_SMTP_URL", "mail.city.example", "PORTAL_SMTP_URL must look like"),
        ("PORTAL_FILES_URL", "ftp://files", "no place for files"),
        ("PORTAL_BASE_URL", "feedback.city.example", "PORTAL_BASE_URL must be"),
        ("PORTAL_COLOUR", "green", "PORTAL_COLOUR"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start(
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    name: str,
    value: str,
    told: str,
) -> None:
    monkeypatch.setenv(name, value)

    printed = portal(command)

    assert printed.status == 1
    assert told in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("command", ["serve", "up", "demo"])
def test_a_port_that_is_taken_stops_the_start(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("PORTAL_BASE_URL", "http://127.0.0.1:8000")  # which `demo` would set itself
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        printed = portal(command, "--port", str(port))

    assert printed.status == 1
    assert f"cannot listen on 127.0.0.1, port {port}" in printed.err
    assert printed.err.count("\n") == 1


def test_a_host_that_is_not_this_machine_stops_the_start(portal: Portal) -> None:
    printed = portal("serve", "--host", "nowhere.invalid")

    assert (printed.status, printed.err.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("words", "status"), [(["no-such-command"], 2), (["clock", "soon"], 1), (["--help"], 0)]
)
def test_a_real_command_line_ends_as_told_and_without_a_traceback(
    tmp_path: Path, words: list[str], status: int
) -> None:
    printed = run_portal(tmp_path, *words)

    assert printed.returncode == status
    assert len(printed.stderr.splitlines()) == (1 if status else 0)
