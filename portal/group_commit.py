"""Writers of one process take turns, and those who wait share one commit.

SQLite lets one transaction write at a time, and every commit waits for the disk. Left to itself, it
lets waiting writers try again at random: some starve. Here they stand in a line. A writer that is
done while others wait leaves the transaction open for the next one; each has a savepoint of its
own, so that one that fails fails alone. The last one commits for all, and nobody goes on before
that commit is on disk. Where nobody waits, a writer commits at once, as if there were no line.
"""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from portal.turnstile import Closed, Turnstile

# A group ends with so many writers, or at this age: other processes want to write as well.
MOST_TOGETHER = 64
LONGEST_SECONDS = 0.05


class _Group:
    """One transaction that several writers share."""

    def __init__(self, engine: Engine, turnstile: Turnstile, seconds: float) -> None:
        self._turnstile = turnstile
        turnstile.enter(seconds)
        try:
            self.connection, self._transaction = _begun(engine)
        except BaseException:
            turnstile.leave()
            raise
        self._began = time.monotonic()
        self._members = 0
        self._error: Exception | None = None
        self.is_over = threading.Event()

    def has_room(self) -> bool:
        """Whether another writer may still join; one that finds it broken cannot."""
        is_young = time.monotonic() - self._began < LONGEST_SECONDS
        return is_young and self._members < MOST_TOGETHER and self._is_open()

    def count(self) -> None:
        """One more writer has done its part."""
        self._members += 1

    def finish(self, failure: BaseException | None) -> None:
        """Commit for all. `failure` is what the last writer failed with, if it did."""
        try:
            if not self._is_open():  # SQLite ends the whole transaction when its disk is full
                raise _failed("the transaction was lost", failure)
            self._transaction.commit()
        except Exception as error:
            self._error = error
        finally:
            self._turnstile.leave()
            self.connection.close()
            self.is_over.set()

    def check(self) -> None:
        """Raise what kept the shared commit from happening."""
        if self._error is not None:
            raise _failed("the shared commit failed", self._error) from self._error

    def _is_open(self) -> bool:
        return bool(self.connection.connection.in_transaction)


class GroupCommit:
    """The line in which the writers of a process stand."""

    def __init__(self, engine: Engine, path: Path, seconds: float) -> None:
        """Nobody waits longer for a turn to write to the file at `path` than `seconds`."""
        self._engine = engine
        self._turnstile = Turnstile(path)
        self._seconds = seconds
        self._sessions = sessionmaker(join_transaction_mode="create_savepoint")
        self._line: deque[threading.Event] = deque()
        self._is_busy = False
        self._group: _Group | None = None
        self._mutex = threading.Lock()
        # Who waits does no work: a server counts it out meanwhile.
        self.while_waiting: Callable[[], AbstractContextManager[None]] = nullcontext

    def close(self) -> None:
        """Give back what was opened."""
        self._turnstile.close()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One writer's part. Raises OperationalError where it cannot be had, or not be kept."""
        self._take_turn()
        group = self._joined_group()
        try:
            with self._sessions(bind=group.connection) as session, session.begin():
                yield session
        except BaseException as failure:
            self._leave(group, failure)
            raise
        group.count()
        self._leave(group, None)
        if not group.is_over.is_set():
            with self.while_waiting():
                group.is_over.wait()
        group.check()

    def _take_turn(self) -> None:
        with self._mutex:
            if not self._is_busy:
                self._is_busy = True
                return
            turn = threading.Event()
            self._line.append(turn)
        with self.while_waiting():
            turn.wait(self._seconds)
        with self._mutex:
            if not turn.is_set():
                self._line.remove(turn)
                raise _failed("database is locked", None)

    def _joined_group(self) -> _Group:
        if self._group is None:
            try:
                self._group = _Group(self._engine, self._turnstile, self._seconds)
            except Closed as error:
                self._call_next()
                raise _failed("database is locked", error) from error
            except BaseException:
                self._call_next()
                raise
        return self._group

    def _leave(self, group: _Group, failure: BaseException | None) -> None:
        with self._mutex:
            if self._line and group.has_room():
                self._line.popleft().set()
                return
            self._group = None
        group.finish(failure)
        self._call_next()

    def _call_next(self) -> None:
        with self._mutex:
            if self._line:
                self._line.popleft().set()
            else:
                self._is_busy = False


def _begun(engine: Engine) -> tuple[Connection, RootTransaction]:
    connection = engine.connect()
    try:
        return connection, connection.begin()
    except BaseException:
        connection.close()
        raise


def _failed(why: str, cause: BaseException | None) -> OperationalError:
    return OperationalError("COMMIT", None, sqlite3.OperationalError(f"{why}: {cause}"))
