"""Takes a stranger's picture safely: what is stored is a new picture, painted by a child process.

The child (`repaint.py`) has a bounded share of memory and time, no environment, no files. It is
asked over a pipe and believed only as far as its answer is long: promises of "pictures".
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import BoundedSemaphore, Timer

from portal.pictures.envelope import LARGEST_UPLOAD, inspect
from portal.pictures.refusal import PictureRefusal, PictureRefused

__all__ = ["LARGEST_UPLOAD", "Picture", "PictureRefusal", "PictureRefused", "reencode"]

PROGRAM = Path(__file__).with_name("repaint.py")
SECONDS = 15.0  # by the wall clock, for one picture and for its turn
AT_ONCE = BoundedSemaphore(2)  # children of one server process: 400 MB at most
LARGEST_ANSWER = 24 * 1024 * 1024  # bytes
KEPT_SETTINGS = ("LD_LIBRARY_PATH", "SYSTEMROOT")  # what Python itself may need to start


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is safe to keep and to show: no EXIF, place, profile or comment is in it."""

    data: bytes  # the longest side is 2,560 pixels or less
    thumbnail: bytes  # the longest side is 480 pixels or less; a JPEG too
    width: int  # of `data`, in pixels, the right way up
    height: int
    media_type: str = "image/jpeg"


def reencode(data: bytes) -> Picture:
    """Paint a stranger's picture anew.

    Takes up to LARGEST_UPLOAD bytes of JPEG, PNG, WebP or GIF (its first frame).
    Raises PictureRefused with the reason. Takes a second or two for the largest pictures, so
    never call it inside a write transaction.
    """
    claimed = inspect(data)
    if not AT_ONCE.acquire(timeout=SECONDS):
        raise PictureRefused(PictureRefusal.BUSY)
    try:
        told = _ask_child(claimed.encode() + b"\n" + data)
    finally:
        AT_ONCE.release()
    return _believe(told)


def _ask_child(question: bytes) -> bytes:
    """Return what the child says before it ends or is killed; never wait longer than SECONDS."""
    settings = {name: os.environ[name] for name in KEPT_SETTINGS if name in os.environ}
    command = [sys.executable, "-I", str(PROGRAM)]
    with Popen(  # noqa: S603 - our own program, and nothing of the picture in its arguments
        command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=settings
    ) as child:
        alarm = Timer(SECONDS, child.kill)
        alarm.start()
        try:
            return _converse(child, question)
        finally:
            alarm.cancel()
            child.kill()  # it has said all it had to say


def _converse(child: "Popen[bytes]", question: bytes) -> bytes:
    assert child.stdin is not None  # noqa: S101 - both pipes were asked for
    assert child.stdout is not None  # noqa: S101
    with suppress(OSError), child.stdin:  # the child may die before it has read everything
        child.stdin.write(question)
    return child.stdout.read(LARGEST_ANSWER)


def _believe(told: bytes) -> Picture:
    """Take the child's answer apart. Silence means that it was killed or crashed."""
    head, _, body = told.partition(b"\n")
    try:
        facts = json.loads(head)
        if "refused" in facts:
            raise PictureRefused(PictureRefusal(facts["refused"]))
        large, small = body[: facts["length"]], body[facts["length"] :]
        return Picture(large, small, facts["width"], facts["height"])
    except (ValueError, KeyError, TypeError):
        raise PictureRefused(PictureRefusal.TOO_COSTLY) from None
