"""A receipt is worth as much as the disk's word: every commit is synced before it is answered."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.server import portal_environment

COMMITS = 20
PROGRAM = """
import sys
from portal.db import Database
from portal.models import ReferenceCounter
database = Database(sys.argv[1])
for number in range(int(sys.argv[2])):
    with database.writing() as session:
        session.add(ReferenceCounter(year=number, last_number=0))
"""


def test_every_commit_is_synced(tmp_path: Path, sqlite_template: Path) -> None:
    assert _syncs(tmp_path, sqlite_template, COMMITS) - _syncs(tmp_path, sqlite_template, 0) >= (
        COMMITS
    )


def _syncs(folder: Path, template: Path, commits: int) -> int:
    """How many times the disk was told to keep what was written, for so many commits."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    shutil.copy(template, folder / "portal.db")
    report = folder / "strace.txt"
    command = [strace, "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", report]
    url = f"sqlite:///{folder / 'portal.db'}"
    done = subprocess.run(
        [*command, sys.executable, "-c", PROGRAM, url, str(commits)],
        env=portal_environment(folder),
        capture_output=True,
        check=False,
    )
    if b"ptrace" in done.stderr:
        pytest.skip("this machine does not let processes be traced")
    assert done.returncode == 0, done.stderr
    return report.read_text().count("sync(")
