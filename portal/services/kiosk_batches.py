"""Many taps at once: what a tablet kept while it had no network, taken in with few statements.

Only what is plain goes this way: ratings that nobody sent before, each of a visit of its own.
Everything else, and every batch in which anything is amiss, goes one by one (kiosk_items), and the
outcome is the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import DataError, IntegrityError

from portal.domain.case import Channel
from portal.domain.errors import PortalError
from portal.domain.kiosk_time import Stamp, happened_at
from portal.domain.searching import index_words
from portal.domain.survey import counted_answers, headline
from portal.models import Answer, ItemKind, ItemResult, KioskItem, VisitRating
from portal.queries.kiosk_devices import Device
from portal.queries.slugs import Slugs, slugs
from portal.services.kiosk_devices import clock_ahead_ms
from portal.services.kiosk_ratings import (
    asked,
    mapping,
    mark_repeats,
    visit_key,
)
from portal.services.kiosk_words import language_of, slug_of
from portal.services.survey_answers import answer_columns, first_words
from portal.services.work import UnitOfWork

Columns = dict[str, Any]
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class SentItem:
    """One thing from a tablet. `content` is None where its seal could not be opened."""

    key: str
    number: int
    digest: str
    sealed: str
    stamp: Stamp
    content: Mapping[str, Any] | None


@dataclass(frozen=True)
class Tap:
    """A rating that is understood: its own row, that of its item, and what was answered."""

    item: Columns
    rating: Columns
    answers: Mapping[str, Any]


def item_columns(work: UnitOfWork, device: Device, item: SentItem, sent: Stamp) -> Columns:
    """An item as its row keeps it once it is taken in."""
    happened = happened_at(item.stamp, sent, work.now)
    return {
        "key": item.key,
        "device_id": device.id,
        "number": item.number,
        "content_digest": item.digest,
        "result": ItemResult.CREATED,
        "received_at": work.now,
        "happened_at": happened.at,
        "is_time_uncertain": happened.is_uncertain,
        "clock_ahead_ms": clock_ahead_ms(sent.wall_ms, work.now),
    }


def rate_together(
    work: UnitOfWork, device: Device, items: Sequence[SentItem], rows: Mapping[str, Columns]
) -> frozenset[str]:
    """Count the plain taps among the items; gives the keys of those that are in now."""
    taps = _alone(work, _understood(work, device, items, rows))
    if not taps:
        return frozenset()
    try:
        with work.session.begin_nested():
            _insert(work, taps)
    except (IntegrityError, DataError, OverflowError):
        return frozenset()  # one by one, it shows which of them it is
    moments = [tap.rating["rated_at"] for tap in taps]
    mark_repeats(work, device.id, min(moments), max(moments))
    return frozenset(tap.item["key"] for tap in taps)


def _understood(
    work: UnitOfWork, device: Device, items: Sequence[SentItem], rows: Mapping[str, Columns]
) -> list[Tap]:
    known = slugs(work.session)
    survey = cache(lambda version: asked(work, version))
    taps = []
    for item in items:
        content = item.content or {}
        if content.get("kind") == ItemKind.RATING and _is_version(content.get("survey_version")):
            with suppress(PortalError, LookupError, ValueError, TypeError, OverflowError):
                rating = _rating(work, device, content, rows[item.key], known)
                version, questions = survey(content.get("survey_version"))
                answers = counted_answers(questions, mapping(content.get("answers")))
                words = first_words(questions, answers)
                said = {"score": answers[headline(questions).key], "comment": words}
                said |= {"survey_version_id": version, "search_text": index_words(words)}
                taps.append(Tap(rows[item.key], rating | said, answers))
    return taps


def _is_version(value: Any) -> bool:
    """Whether the database can be asked for it without harm: PostgreSQL ends a transaction else."""
    return value is None or (type(value) is int and 0 < value <= LARGEST_ID)


def _rating(
    work: UnitOfWork, device: Device, content: Mapping[str, Any], item: Columns, known: Slugs
) -> Columns:
    return {
        "visit_key": visit_key(content),
        "site_id": known.sites[device.site],
        "device_id": device.id,
        "department_id": known.departments.get(slug_of(content.get("department"))),
        "channel": Channel.KIOSK,
        "language": language_of(content.get("language")),
        "rated_at": item["happened_at"],
        "received_at": work.now,
        "is_time_uncertain": item["is_time_uncertain"],
    }


def _alone(work: UnitOfWork, taps: list[Tap]) -> list[Tap]:
    """Those that stand for themselves: no other of the same item or visit, sent now or before."""
    keys = Counter(tap.item["key"] for tap in taps)
    visits = Counter(tap.rating["visit_key"] for tap in taps)
    known = {
        *work.session.scalars(select(KioskItem.key).where(KioskItem.key.in_(keys))),
        *work.session.scalars(
            select(VisitRating.visit_key).where(VisitRating.visit_key.in_(visits))
        ),
    }
    return [
        tap
        for tap in taps
        if keys[tap.item["key"]] == visits[tap.rating["visit_key"]] == 1
        and not known & {tap.item["key"], tap.rating["visit_key"]}
    ]


def _insert(work: UnitOfWork, taps: list[Tap]) -> None:
    execute = work.session.connection().execute
    made = execute(
        insert(VisitRating).returning(VisitRating.id, sort_by_parameter_order=True),
        [tap.rating for tap in taps],
    )
    ids = list(made.scalars())
    answers = [
        {**answer_columns(key, value), "visit_rating_id": rating_id}
        for tap, rating_id in zip(taps, ids, strict=True)
        for key, value in tap.answers.items()
    ]
    execute(insert(Answer), answers)
    items = zip(taps, ids, strict=True)
    execute(
        insert(KioskItem),
        [
            {**tap.item, "kind": ItemKind.RATING, "visit_rating_id": rating_id}
            for tap, rating_id in items
        ],
    )
