"""Trying again what a tablet sent and could not be taken in, once its cause is mended."""

import base64
import json

from sqlalchemy import select

from portal.domain.errors import NotFound
from portal.domain.kiosk_time import Happened
from portal.models import ItemResult, Kiosk, KioskDevice, KioskItem, Site
from portal.queries.kiosk_devices import Device
from portal.sealed_items import open_item
from portal.services.kiosk_items import CONFLICT, NOT_OURS, take_in
from portal.services.work import UnitOfWork


def try_again(work: UnitOfWork, kiosk_slug: str, item_id: int) -> bool:
    """Take the item in as if it came now; gives whether that went well.

    Raises NotFound where the kiosk has no such item put aside.
    """
    item = work.session.scalar(
        select(KioskItem)
        .join(KioskDevice, KioskDevice.id == KioskItem.device_id)
        .join(Kiosk, Kiosk.id == KioskDevice.kiosk_id)
        .where(KioskItem.id == item_id, Kiosk.slug == kiosk_slug)
        .with_for_update(of=KioskItem)
    )
    if item is None or item.result is not ItemResult.PUT_ASIDE:
        raise NotFound("There is no such item.")
    if item.reason == CONFLICT:  # its own key was used for something else, so no seal opens
        return False
    try:
        with work.session.begin_nested():
            sealed = base64.b64decode(item.sealed, validate=True)
            opened = open_item(work.keys, item.key, sealed)
            content = json.loads(opened) if opened is not None else None
            when = Happened(item.happened_at, item.is_time_uncertain)
            take_in(work, _device(work, item), content, when, item)
            item.result, item.reason, item.sealed = ItemResult.CREATED, "", ""
            work.session.flush()
    except (*NOT_OURS, RecursionError):
        return False
    return True


def _device(work: UnitOfWork, item: KioskItem) -> Device:
    row = work.session.get_one(KioskDevice, item.device_id)
    kiosk = work.session.get_one(Kiosk, row.kiosk_id)
    site = work.session.get_one(Site, kiosk.site_id)
    return Device(
        id=row.id,
        kiosk_id=kiosk.id,
        public_key=row.public_key,
        is_revoked=row.revoked_at is not None,
        is_locked=kiosk.is_locked,
        site=site.slug,
    )
