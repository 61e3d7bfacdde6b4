"""Processes that write to one file go one after the other, and nobody gets past who waits."""

import fcntl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from portal.turnstile import Closed, Turnstile

PATIENCE = 5.0  # seconds
HOLD = """\
import sys, time
from pathlib import Path
from portal.turnstile import Turnstile
turnstile = Turnstile(Path(sys.argv[1]))
turnstile.enter(1)
print("in", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "portal.db"


def test_only_one_is_in_at_a_time(path: Path) -> None:
    one, other = Turnstile(path), Turnstile(path)
    one.enter(PATIENCE)
    with pytest.raises(Closed):
        other.enter(0.02)
    one.leave()
    other.enter(PATIENCE)
    other.leave()


def test_who_comes_out_goes_to_the_end_of_the_line(path: Path) -> None:
    greedy, patient = Turnstile(path), Turnstile(path)
    order: list[str] = []
    greedy.enter(PATIENCE)

    def wait() -> None:
        patient.enter(PATIENCE)
        order.append("patient")
        patient.leave()

    waiting = threading.Thread(target=wait)
    waiting.start()
    # Until the other one holds the turn, past whom nobody gets.
    while _is_turn_free(path):
        time.sleep(0.001)
    greedy.leave()
    greedy.enter(PATIENCE)
    order.append("greedy")
    greedy.leave()
    waiting.join()
    assert order == ["patient", "greedy"]


def _is_turn_free(path: Path) -> bool:
    with Path(f"{path}-turn").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_a_process_that_is_killed_holds_nobody_up(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "in\n"
        mine = Turnstile(path)
        with pytest.raises(Closed):
            mine.enter(0.02)
        holder.kill()
        mine.enter(PATIENCE)
        mine.leave()
