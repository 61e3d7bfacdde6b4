"""The command line, run as an operator would, but without the cost of a new process."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.cli import main
from portal.db import Database
from tests import factories

Portal = Callable[..., "Outcome"]


@dataclass(frozen=True)
class Outcome:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def data_dir(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data directory of an installation whose database is at this version, still empty."""
    shutil.copy(sqlite_template, tmp_path / "portal.db")
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORTAL_SECRET_KEY", factories.KEYS.secrets[0].decode())
    return tmp_path


@pytest.fixture
def installed_city(data_dir: Path) -> Iterator[Database]:
    """The small city in that installation, every department with its two people."""
    database = Database(f"sqlite:///{data_dir / 'portal.db'}")
    with database.writing() as session:
        factories.a_small_city(session)
        factories.designate_everywhere(session)
    yield database
    database.close()


@pytest.fixture
def portal(
    data_dir: Path,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Portal:
    """Type `portal …` and get what came of it."""

    def run(*words: str) -> Outcome:
        monkeypatch.setattr("sys.argv", ["portal", *words])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return Outcome(int(end.value.code or 0), out, err)

    return run
