"""Takes in what tablets send, each thing once: nothing is refused, and nothing is lost.

What cannot be understood is put aside, sealed as it came, for a person to look at. So a tablet may
let go of whatever it got an answer for.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from portal.domain.errors import PortalError
from portal.domain.kiosk_time import Happened, Stamp
from portal.models import ItemKind, ItemResult, KioskItem
from portal.queries.kiosk_devices import Device
from portal.services.kiosk_batches import SentItem, item_columns, rate_together
from portal.services.kiosk_feedback import file_from_tablet
from portal.services.kiosk_ratings import NotUnderstood, rate_from_tablet
from portal.services.work import UnitOfWork

LONGEST_REASON = 64
KEY_LENGTH = 36
# The reason of an item whose key was used for other content before.
CONFLICT = "conflict"
# What content that makes no sense ends in. A number too large for its column is DataError on
# PostgreSQL and OverflowError on SQLite; either would stop the tablet's queue for good.
NOT_OURS = (PortalError, DataError, OverflowError, LookupError, ValueError, TypeError)

__all__ = ["Answer", "SentItem", "accept", "take_in"]


class Answer(StrEnum):
    """What a tablet is told; after each of them the item is safe here."""

    CREATED = "created"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    PUT_ASIDE = "put_aside"


def accept(
    work: UnitOfWork, device: Device, items: Sequence[SentItem], sent: Stamp
) -> list[Answer]:
    """Take the items in, plain taps together, all others each by itself; answers in their order."""
    rows = {item.key: item_columns(work, device, item, sent) for item in items}
    together = rate_together(work, device, items, rows)
    return [
        Answer.CREATED if item.key in together else _accept_one(work, device, item, sent)
        for item in items
    ]


def take_in(
    work: UnitOfWork,
    device: Device,
    content: Mapping[str, Any] | None,
    happened: Happened,
    row: KioskItem,
) -> None:
    """Make a rating or a case of it. Raises one of NOT_OURS where it makes no sense."""
    if content is None:
        raise NotUnderstood("The seal cannot be opened.")
    row.kind = ItemKind(str(content.get("kind")))
    if row.kind is ItemKind.RATING:
        row.visit_rating_id = rate_from_tablet(work, device, content, happened)
    else:
        row.case_id = file_from_tablet(work, device, row.key, content, happened)
    work.session.flush()


def _accept_one(work: UnitOfWork, device: Device, item: SentItem, sent: Stamp) -> Answer:
    known = _known(work, item.key)
    if known is not None:
        return _repeated(work, device, item, sent, known)
    row = _row(work, device, item, sent)
    try:
        with work.session.begin_nested():
            work.session.add(row)
            work.session.flush()
            happened = Happened(row.happened_at, row.is_time_uncertain)
            take_in(work, device, item.content, happened, row)
        return Answer.CREATED
    except IntegrityError:  # another server was taking the same item in
        known = _known(work, item.key)
        if known is None:
            raise
        return _repeated(work, device, item, sent, known)
    except NOT_OURS as error:
        return _put_aside(work, _row(work, device, item, sent), item, type(error).__name__)


def _known(work: UnitOfWork, key: str) -> KioskItem | None:
    return work.session.scalar(select(KioskItem).where(KioskItem.key == key))


def _repeated(
    work: UnitOfWork, device: Device, item: SentItem, sent: Stamp, known: KioskItem
) -> Answer:
    """The same again, or other content under a key that was used: that is kept as well."""
    if known.content_digest == item.digest:
        return Answer.DUPLICATE
    key = item.digest[:KEY_LENGTH]
    if _known(work, key) is None:
        row = _row(work, device, item, sent)
        row.key = key
        _put_aside(work, row, item, CONFLICT)
    return Answer.CONFLICT


def _put_aside(work: UnitOfWork, row: KioskItem, item: SentItem, reason: str) -> Answer:
    row.result, row.reason, row.sealed = ItemResult.PUT_ASIDE, reason[:LONGEST_REASON], item.sealed
    work.session.add(row)
    work.session.flush()
    return Answer.PUT_ASIDE


def _row(work: UnitOfWork, device: Device, item: SentItem, sent: Stamp) -> KioskItem:
    return KioskItem(**item_columns(work, device, item, sent))
