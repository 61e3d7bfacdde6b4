"""Processes beside one another count the same requests together."""

from pathlib import Path

import pytest
import time_machine

from portal.web.machine_counts import MachineCounts

KEY = "LIMITS:LIMITER/203.0.113.7/guess/5/1/minute"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "limits.db"


def test_two_processes_count_together(path: Path) -> None:
    one, other = (MachineCounts(f"machine://{path}") for _each in range(2))
    assert [each.incr(KEY, 60) for each in (one, other, one)] == [1, 2, 3]
    assert other.get(KEY) == 3
    other.clear(KEY)
    assert one.get(KEY) == 0


def test_a_window_ends(path: Path) -> None:
    counts = MachineCounts(f"machine://{path}")
    with time_machine.travel(1_000, tick=False) as clock:
        counts.incr(KEY, 60)
        counts.incr(KEY, 60)
        assert (counts.get(KEY), counts.get_expiry(KEY)) == (2, 1_060)
        clock.shift(61)
        assert counts.get(KEY) == 0
        assert counts.incr(KEY, 60) == 1


def test_the_file_names_nobody(path: Path) -> None:
    counts = MachineCounts(f"machine://{path}")
    counts.incr(KEY, 60)
    assert counts.check()
    for file in path.parent.iterdir():
        assert b"203.0.113.7" not in file.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert counts.reset() == 1
