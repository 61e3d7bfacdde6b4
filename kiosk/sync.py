"""What waited on the tablet comes in; each item leaves it only for an answer that names it."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from kiosk import blueprint
from kiosk.json_body import Body, json_body
from kiosk.times import milliseconds
from portal.domain.kiosk_time import Anchor, Stamp
from portal.domain.words import storable
from portal.sealed_items import open_item
from portal.services.issued_receipts import STOCK, issue
from portal.services.kiosk_items import SentItem, accept
from portal.services.work import RESIDENT
from portal.web.access import paired_device
from portal.web.csrf import for_own_scripts
from portal.web.device import paired
from portal.web.limits import limit_syncs
from portal.web.portal import portal
from portal.web.work import now, writing

MOST_ITEMS = 50
LARGEST_NUMBER = 2**31 - 1
LONGEST_BOOT = 64
# Proves that the answer is ours: a network that lies answers with pages of its own.
KIND = "kiosk-receipts"


@blueprint.post("/sync")
@for_own_scripts
@paired_device
@limit_syncs
def sync() -> ResponseReturnValue:
    """Take in what is new, recognise what is not, and say of each item that it is safe."""
    device, body = paired(), json_body()
    sent = _stamp(body)
    # Opened before the transaction: nobody else's waits for it.
    entries = body.objects("items", MOST_ITEMS)
    items = [_item(entry) for entry in entries]
    with writing(RESIDENT) as work:
        answers = accept(work, device, items, sent)
    receipts = [
        {"id": entry.lenient_text("id"), "digest": item.digest, "result": answer.value}
        for entry, item, answer in zip(entries, items, answers, strict=True)
    ]
    return jsonify({"kind": KIND, "now_ms": milliseconds(now()), "items": receipts})


@blueprint.post("/receipts")
@for_own_scripts
@paired_device
@limit_syncs
def receipts() -> ResponseReturnValue:
    """Fill the tablet's stock of receipts up again."""
    device, have = paired(), json_body().whole("have", highest=STOCK)
    with writing(RESIDENT) as work:
        issued = issue(work, device.id, have)
    return jsonify(
        {"receipts": [{"reference": each.reference, "code": each.code} for each in issued]}
    )


def _item(entry: Body) -> SentItem:
    """Nothing in an item refuses it: one that is broken must not keep the others on the tablet."""
    key, sealed = _key(entry.lenient_text("id")), storable(entry.lenient_text("sealed"))
    return SentItem(
        key=key,
        number=entry.lenient_whole("number", highest=LARGEST_NUMBER),
        digest=hashlib.sha256(sealed.encode()).hexdigest(),
        sealed=sealed,
        stamp=_item_stamp(entry),
        content=_content(key, sealed),
    )


def _key(text: str) -> str:
    """The id in the one spelling under which it is kept; another is another id."""
    try:
        return str(UUID(text))
    except ValueError:
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:36]


def _stamp(body: Body) -> Stamp:
    return Stamp(
        boot_id=body.text("boot_id", LONGEST_BOOT),
        wall_ms=body.whole("wall_ms"),
        monotonic_ms=body.whole("monotonic_ms"),
    )


def _item_stamp(entry: Body) -> Stamp:
    anchor = entry.lenient_object("anchor")
    return Stamp(
        boot_id=entry.lenient_text("boot_id"),
        wall_ms=entry.lenient_whole("wall_ms"),
        monotonic_ms=entry.lenient_whole("monotonic_ms"),
        anchor=Anchor(anchor.lenient_whole("server_ms"), anchor.lenient_whole("monotonic_ms"))
        if anchor
        else None,
    )


def _content(key: str, sealed: str) -> Mapping[str, Any] | None:
    """What was sealed; None for whatever a person has to look at."""
    try:
        opened = open_item(portal().keys, key, base64.b64decode(sealed, validate=True))
        content = json.loads(opened) if opened is not None else None
    except (binascii.Error, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
