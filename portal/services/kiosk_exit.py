"""The way out of a tablet: the PIN of its site, of which few may be tried."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.models import Kiosk, KioskDevice, Site
from portal.services.work import UnitOfWork

MOST_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class ExitDoor:
    """What a tablet's PIN is checked against; `locked_until` is None while it may be tried."""

    pin_hash: str
    locked_until: datetime | None


def exit_door(work: UnitOfWork, device_id: int) -> ExitDoor:
    """Take one try off before the PIN is compared: two at the same moment count twice.

    The fifth in a row locks the door for a quarter of an hour, whatever it was.
    """
    device = work.session.get_one(KioskDevice, device_id, with_for_update=True)
    kiosk = work.session.get_one(Kiosk, device.kiosk_id)
    pin_hash = work.session.get_one(Site, kiosk.site_id).kiosk_pin_hash
    if device.pin_locked_until is not None:
        if device.pin_locked_until > work.now:
            return ExitDoor(pin_hash, device.pin_locked_until)
        device.pin_locked_until, device.wrong_pins = None, 0
    if pin_hash:
        device.wrong_pins += 1
        if device.wrong_pins >= MOST_TRIES:
            device.pin_locked_until = work.now + LOCKED_FOR
    return ExitDoor(pin_hash, None)


def tries_left(work: UnitOfWork, device_id: int) -> int:
    """How many wrong PINs the door still takes."""
    return max(0, MOST_TRIES - work.session.get_one(KioskDevice, device_id).wrong_pins)


def door_opened(work: UnitOfWork, device_id: int) -> None:
    """The PIN was right: the tries begin anew."""
    device = work.session.get_one(KioskDevice, device_id)
    device.wrong_pins, device.pin_locked_until = 0, None
