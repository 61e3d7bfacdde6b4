"""Processes of one machine that write to the same SQLite file go one after the other, fairly.

SQLite's own waiting is a matter of luck: whoever has just written is the first to see that the file
is free again. Two locks make a turnstile: who waits for the door holds the turn, so that whoever
comes out of the door has to wait behind them. The kernel gives both free when a process dies.
"""

import fcntl
import os
import time
import weakref
from pathlib import Path

PAUSE = 0.0005  # seconds


class Closed(Exception):
    """Nobody came out in time."""


class Turnstile:
    """The way to one file. The two files of its locks are made when somebody first comes."""

    def __init__(self, path: Path) -> None:
        self._paths = [path.with_name(f"{path.name}-{kind}") for kind in ("turn", "door")]
        self._files: list[int] = []
        self.close = weakref.finalize(self, _close, self._files)

    def enter(self, seconds: float) -> None:
        """Wait until everybody who came earlier has left. Raises Closed after so many seconds."""
        if not self._files:
            self._files.extend(os.open(path, os.O_RDWR | os.O_CREAT, 0o600) for path in self._paths)
        turn, door = self._files
        until = time.monotonic() + seconds
        _lock(turn, until)
        try:
            _lock(door, until)
        finally:
            _unlock(turn)

    def leave(self) -> None:
        """Let the next one in."""
        _unlock(self._files[1])


def _lock(file: int, until: float) -> None:
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Closed from None
            time.sleep(PAUSE)


def _unlock(file: int) -> None:
    fcntl.flock(file, fcntl.LOCK_UN)


def _close(files: list[int]) -> None:
    while files:
        os.close(files.pop())
