"""The daily head: one keyed digest over every entry of every history until the end of a day.

The chain of a case finds an entry that was edited, removed or swapped within it, but not a chain
that was cut off at its end, nor a case that is gone altogether. The daily head finds both: it takes
in every entry, in the order of their numbers, and the head of the day before.

An entry belongs to the first head whose `last_event_id` is not smaller than its number. Instants
have no part in that, because they tell when an act began and not when it was committed: what was
begun before midnight and written after the head was made belongs to the next day's head.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.domain.history import FIRST_LINK

# The purpose of the keys under which heads are digested.
HEADS_KEY = "daily-heads"


@dataclass(frozen=True)
class CoveredEntry:
    """An entry as a head sees it: its hash, and what stands beside it outside the chain."""

    id: int
    case_id: int
    case_version: int
    message_id: int | None
    hash: str


@dataclass(frozen=True)
class Head:
    """The head of a day: it covers `event_count` entries, numbered up to `last_event_id`."""

    day: date
    last_event_id: int
    event_count: int
    digest: str


@dataclass(frozen=True)
class KeptHead:
    """What a copy outside the database keeps of a head; the digest takes in all the rest."""

    day: date
    event_count: int
    digest: str

    def is_of(self, head: Head | None) -> bool:
        """Whether this is a copy of that head."""
        return head is not None and self == KeptHead(head.day, head.event_count, head.digest)


def next_head(
    keys: Sequence[bytes],
    previous: Head | None,
    day: date,
    last_event_id: int,
    entries: Iterable[CoveredEntry],
) -> list[Head]:
    """The head of `day` under each key, in the order of `keys`.

    `entries` are those after the previous head up to `last_event_id`, ordered by their numbers;
    they are taken in one by one, however many there are.
    """
    before = previous.digest if previous else FIRST_LINK
    digests = [hmac.new(key, before.encode("ascii"), hashlib.sha256) for key in keys]
    count = previous.event_count if previous else 0
    for entry in entries:
        count += 1
        line = (entry.id, entry.case_id, entry.case_version, entry.message_id, entry.hash)
        for digest in digests:
            digest.update(json.dumps(line).encode("ascii"))
    for digest in digests:
        digest.update(json.dumps([day.isoformat(), last_event_id, count]).encode("ascii"))
    return [Head(day, last_event_id, count, digest.hexdigest()) for digest in digests]


def is_sound(head: Head, previous: Head | None, recomputed: Iterable[Head]) -> bool:
    """Whether the head is one of those computed anew, on the day after the previous one."""
    follows = previous is None or head.day == previous.day + timedelta(days=1)
    return follows and any(
        head.event_count == other.event_count and hmac.compare_digest(head.digest, other.digest)
        for other in recomputed
    )


def as_file(head: Head, city_name: str) -> str:
    """The head as it is kept in a file: one line for programs, one sentence for people."""
    facts = {"day": head.day.isoformat(), "event_count": head.event_count, "digest": head.digest}
    return (
        f"{json.dumps(facts)}\n"
        f"This seals every history of {city_name} until the end of {head.day}: "
        "`portal audit verify --head FILE` tells whether any of it was changed since.\n"
    )


def kept_in(text: str) -> KeptHead | None:
    """The head that a file or the text of an e-mail keeps; None where there is none."""
    for line in text.splitlines():
        try:
            facts = json.loads(line)
            day = date.fromisoformat(facts["day"])
            return KeptHead(day, int(facts["event_count"]), str(facts["digest"]))
        except (ValueError, TypeError, KeyError):
            continue
    return None
