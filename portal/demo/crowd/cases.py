"""The cases of a crowd: each row as filing, answering and closing would have left it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from portal.demo.crowd.chain import Chain
from portal.demo.crowd.words import Speech
from portal.domain.case import FINISHED, Channel, Kind, Outcome, Status
from portal.domain.escalation import EscalationCause
from portal.domain.history import (
    CHAIN_KEY,
    TEXTS_KEY,
    ActorKind,
    EventType,
    text_digest,
)
from portal.domain.searching import index_words
from portal.keys import Keys
from portal.models import (
    Case,
    CaseEvent,
    CaseRating,
    Escalation,
    Message,
    OutboxMessage,
    Transfer,
)
from portal.models.base import Base
from portal.models.outbox import OutboxState

ACKNOWLEDGE_WITHIN, RESOLVE_WITHIN = timedelta(days=3), timedelta(days=14)
DISPUTE_WITHIN = timedelta(days=14)
# How the cases end that had the time to; the others are still open.
ENDED_BY = {
    Status.CLOSED: EventType.CASE_CLOSED,
    Status.WITHDRAWN: EventType.CASE_WITHDRAWN,
    Status.REFERRED: EventType.CASE_REFERRED,
}
HOW_OFTEN = (90, 4, 6)
LATE, RATED, WRITTEN_TO, MOVED, RAISED, RESTRICTED = 0.1, 0.25, 0.6, 0.08, 0.03, 0.01
Row = tuple[type[Base], dict[str, Any]]


@dataclass(frozen=True)
class Town:
    """Whom the crowd meets: the departments with the people who answer there, and the places."""

    departments: Mapping[int, tuple[int, ...]]
    sites: tuple[int, ...]


class Lives:
    """Makes the rows of one case after the other, under ids that count on from what there is."""

    def __init__(
        self, rng: Random, town: Town, keys: Keys, counters: dict[int, int], now: datetime
    ) -> None:
        self._rng, self._town, self._counters, self._now = rng, town, counters, now
        self._speech = Speech(rng)
        self._chain_key, self._texts_key = (
            keys.derived(purpose)[0] for purpose in (CHAIN_KEY, TEXTS_KEY)
        )
        self._ids: dict[type[Base], count[int]] = {}

    def count_from(self, model: type[Base], first: int) -> None:
        """The first id that is free."""
        self._ids[model] = count(first)

    def rows_of(self, received_at: datetime) -> Iterator[Row]:
        """Everything that is kept of one case."""
        case = self._case(received_at)
        chain = Chain(self._chain_key, case, self._ids[CaseEvent])
        rows = list(self._history(chain, case))
        yield Case, case | {"version": chain.length}
        yield from rows

    def _history(self, chain: Chain, case: dict[str, Any]) -> Iterator[Row]:
        received_at = case["received_at"]
        department, end = case["department_id"], case["finished_at"]
        clerk = self._rng.choice(self._town.departments[department])
        filed = chain.event(EventType.CASE_FILED, received_at, None, _facts(case))
        yield CaseEvent, filed
        if case["contact_email"]:
            yield OutboxMessage, self._mail(case, filed["id"], "case_received", received_at)
        if self._rng.random() < MOVED:
            yield Transfer, self._transfer(case, clerk)
        if self._rng.random() < RAISED:
            yield from self._escalation(chain, case, clerk)
        if case["acknowledged_at"]:
            at = case["acknowledged_at"]
            yield CaseEvent, chain.event(EventType.CASE_ACKNOWLEDGED, at, clerk)
        if case["resolved_at"]:
            yield from self._resolution(chain, case, clerk)
        if end:
            who = None if case["status"] is Status.WITHDRAWN else clerk
            yield CaseEvent, chain.event(ENDED_BY[case["status"]], end, who)

    def _case(self, received_at: datetime) -> dict[str, Any]:
        rng = self._rng
        description = self._speech.text()
        reference = self._reference(received_at)
        email = f"resident{rng.randrange(10**9)}@example.org" if rng.random() < WRITTEN_TO else ""
        return {
            "id": next(self._ids[Case]),
            "reference": reference,
            "code_digest": rng.randbytes(32).hex(),
            "submission_digest": rng.randbytes(32).hex(),
            "kind": rng.choices(tuple(Kind), (6, 2, 1, 1))[0],
            "channel": rng.choice((Channel.WEB, Channel.WEB, Channel.POSTER, Channel.PHONE)),
            "language": rng.choice(("en", "en", "en", "es")),
            "department_id": rng.choice(tuple(self._town.departments)),
            "site_id": rng.choice(self._town.sites),
            "is_restricted": rng.random() < RESTRICTED,
            "description": description,
            "contact_email": email,
            "search_text": index_words(reference, description),
            "received_at": received_at,
            "acknowledge_due_at": received_at + ACKNOWLEDGE_WITHIN,
            "resolve_due_at": received_at + RESOLVE_WITHIN,
            **self._course(received_at),
        }

    def _course(self, received_at: datetime) -> dict[str, Any]:
        """How far it came until now."""
        rng, now = self._rng, self._now
        is_late = rng.random() < LATE
        acknowledged_at = received_at + ACKNOWLEDGE_WITHIN * rng.random() * (2 if is_late else 1)
        finished_at = acknowledged_at + RESOLVE_WITHIN * rng.random()
        due_at = received_at + ACKNOWLEDGE_WITHIN
        is_finished, is_acknowledged = finished_at < now, acknowledged_at < now
        status = rng.choices(tuple(ENDED_BY), HOW_OFTEN)[0] if is_finished else Status.RECEIVED
        if is_acknowledged and not is_finished:
            status, due_at = Status.ACKNOWLEDGED, received_at + RESOLVE_WITHIN
        is_closed = status is Status.CLOSED
        is_missed = is_acknowledged and acknowledged_at > received_at + ACKNOWLEDGE_WITHIN
        return {
            "status": status,
            "acknowledged_at": acknowledged_at if is_acknowledged else None,
            "acknowledge_missed_at": received_at + ACKNOWLEDGE_WITHIN if is_missed else None,
            "next_due_at": None if status in FINISHED else due_at,
            "resolved_at": finished_at if is_closed else None,
            "outcome": rng.choice(tuple(Outcome)) if is_closed else None,
            "finished_at": finished_at if is_finished else None,
        }

    def _reference(self, received_at: datetime) -> str:
        number = self._counters[received_at.year] = self._counters.get(received_at.year, 0) + 1
        return f"{received_at.year}-{number:06d}"

    def _resolution(self, chain: Chain, case: dict[str, Any], clerk: int) -> Iterator[Row]:
        at, body = case["resolved_at"], self._speech.text()
        message = {
            "id": next(self._ids[Message]),
            "case_id": case["id"],
            "author_kind": ActorKind.STAFF,
            "author_id": clerk,
            "body": body,
            "language": case["language"],
            "is_public": True,
            "written_at": at,
            "salt": self._rng.randbytes(16).hex(),
        }
        digest = text_digest(self._texts_key, message["salt"], body)
        facts = {"outcome": case["outcome"]}
        yield Message, message
        yield (
            CaseEvent,
            chain.event(EventType.CASE_RESOLVED, at, clerk, facts, (message["id"], digest)),
        )
        if self._rng.random() < RATED:
            yield CaseRating, self._rating(case["id"], min(at + DISPUTE_WITHIN / 7, self._now))

    def _rating(self, case_id: int, at: datetime) -> dict[str, Any]:
        scores = [self._rng.choice((1, 2, 3, 4, 4, 5, 5)) for _question in range(2)]
        return {"case_id": case_id, "treatment": scores[0], "outcome": scores[1], "rated_at": at}

    def _transfer(self, case: dict[str, Any], clerk: int) -> dict[str, Any]:
        return {
            "case_id": case["id"],
            "number": 1,
            "from_department_id": self._rng.choice(tuple(self._town.departments)),
            "to_department_id": case["department_id"],
            "transferred_by_id": clerk,
            "transferred_at": case["received_at"],
        }

    def _escalation(self, chain: Chain, case: dict[str, Any], clerk: int) -> Iterator[Row]:
        at = case["received_at"]
        facts = {"cause": EscalationCause.DUE_SOON}
        event = chain.event(EventType.CASE_ESCALATED, at, None, facts, system=True)
        yield CaseEvent, event
        yield (
            Escalation,
            {
                "case_id": case["id"],
                "cause": EscalationCause.DUE_SOON,
                "event_id": event["id"],
                "raised_at": at,
                "handled_at": case["finished_at"],
                "handled_by_id": clerk if case["finished_at"] else None,
            },
        )
        notice = self._mail(case, event["id"], "office/case_escalated", at)
        yield OutboxMessage, notice | {"staff_id": clerk, "to_address": "clerk@example.org"}

    def _mail(
        self, case: dict[str, Any], event_id: int, notice: str, at: datetime
    ) -> dict[str, Any]:
        return {
            "message_id": f"<{self._rng.randbytes(12).hex()}@crowd.example>",
            "notice": notice,
            "to_address": case["contact_email"],
            "language": case["language"],
            "case_id": case["id"],
            "event_id": event_id,
            "staff_id": None,
            "facts": {},
            "state": OutboxState.SENT,
            "written_at": at,
            "next_attempt_at": at,
            "attempts": 1,
            "sent_at": at,
        }


def _facts(case: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "channel": case["channel"],
        "language": case["language"],
        "photos": 0,
        "is_anonymous": not case["contact_email"],
    }
