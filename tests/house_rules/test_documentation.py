"""What the documentation says is true, and it says everything."""

import re
from enum import StrEnum
from pathlib import Path

import click
import pytest

from portal.cli import COMMANDS, cli
from portal.domain.case import Channel, Kind, Outcome, Status
from portal.domain.contacts import Lack
from portal.domain.escalation import EscalationCause, WallReason
from portal.domain.history import EventType
from portal.domain.permissions import ConductLane, Permission, Role
from portal.domain.refusals import Refusal
from portal.labels import LABELS, label
from portal.settings import KNOWN

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = (
    Kind,
    Channel,
    Status,
    Outcome,
    EventType,
    EscalationCause,
    Lack,
    WallReason,
    ConductLane,
    Refusal,
    Role,
)


@pytest.mark.parametrize("setting", sorted(KNOWN))
def test_every_setting_is_in_the_readme(setting: str) -> None:
    assert f"| `{setting}` |" in README


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    assert set(re.findall(r"PORTAL_[A-Z_]+", README)) <= KNOWN


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`portal {command}" in README


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    named = cli.get_command(click.Context(cli), command)
    assert named
    assert named.help


@pytest.mark.parametrize("words", SHOWN, ids=lambda words: words.__name__)
def test_everything_that_people_see_has_words(words: type[StrEnum]) -> None:
    assert all(label(value) for value in words)


def test_no_two_values_share_a_key_of_the_labels() -> None:
    assert len(LABELS) == sum(len(words) for words in SHOWN)


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_is_explained_in_the_documentation(permission: Permission) -> None:
    table = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")

    assert f"| `{permission}` |" in table


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")))
def test_a_decision_is_short(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

    assert lines[0].startswith("# ")
    assert len(lines) <= 9
