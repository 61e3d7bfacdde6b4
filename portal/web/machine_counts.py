"""Limits counted for all processes of one machine: in a small file that may be lost at any time.

Several servers need a store of their own for that (PORTAL_LIMITS_URL); several processes beside one
another need no more than this. Whose requests are counted is written down as a digest only.
"""

import hashlib
import secrets
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from limits.storage import Storage

SCHEME = "machine"
BUSY_SECONDS = 1.0
SWEEP_EVERY = 500  # counts
TABLE = """
CREATE TABLE IF NOT EXISTS counter (
    key BLOB PRIMARY KEY, number INTEGER NOT NULL, ends_at REAL NOT NULL
) WITHOUT ROWID
"""
COUNT = """
INSERT INTO counter (key, number, ends_at) VALUES (:key, :amount, :ends_at)
ON CONFLICT (key) DO UPDATE SET
    number = CASE WHEN ends_at <= :now THEN :amount ELSE number + :amount END,
    ends_at = CASE WHEN ends_at <= :now THEN :ends_at ELSE ends_at END
RETURNING number
"""


class MachineCounts(Storage):
    """The store that `machine:///path/to/file` names, for Flask-Limiter."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - declared so by limits

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: Any) -> None:
        """Open the file, or make it."""
        super().__init__(uri, wrap_exceptions, **options)
        path = Path(urlsplit(uri).path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._counted = 0
        self._file = sqlite3.connect(
            path, BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF", TABLE):
            self._file.execute(statement)
        path.chmod(0o600)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong here; Flask-Limiter then counts in the process's own memory."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count once more; a new window of `expiry` seconds begins where the last has ended."""
        now = time.time()
        given = {"key": _digest(key), "amount": amount, "now": now, "ends_at": now + expiry}
        with self._lock:
            self._counted += 1
            if self._counted % SWEEP_EVERY == 0:
                self._file.execute("DELETE FROM counter WHERE ends_at <= ?", (now,))
            return int(self._file.execute(COUNT, given).fetchone()[0])

    def get(self, key: str) -> int:
        """How often it was counted in the present window."""
        found = self._row(key)
        return int(found[0]) if found else 0

    def get_expiry(self, key: str) -> float:
        """When the present window ends, in seconds since 1970."""
        found = self._row(key)
        return float(found[1]) if found else time.time()

    def check(self) -> bool:
        """Whether counting works."""
        with suppress(sqlite3.Error), self._lock:
            self._file.execute("SELECT 1 FROM counter LIMIT 1")
            return True
        return False

    def reset(self) -> int:
        """Forget everything."""
        with self._lock:
            return self._file.execute("DELETE FROM counter").rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._lock:
            self._file.execute("DELETE FROM counter WHERE key = ?", (_digest(key),))

    def _row(self, key: str) -> tuple[int, float] | None:
        with self._lock:
            found: tuple[int, float] | None = self._file.execute(
                "SELECT number, ends_at FROM counter WHERE key = ? AND ends_at > ?",
                (_digest(key), time.time()),
            ).fetchone()
        return found


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), key=_SECRET, digest_size=16).digest()


# Of the server that is starting: its processes are forked from it and share it.
_SECRET = secrets.token_bytes(32)
