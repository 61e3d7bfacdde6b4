"""Calls for a person from a tablet in a lobby."""

from sqlalchemy import select

from portal.domain.errors import NotFound
from portal.models import HelpCall, Kiosk
from portal.queries.kiosk_devices import HELP_IS_AWAITED
from portal.services.work import UnitOfWork


def call(work: UnitOfWork, kiosk_id: int) -> None:
    """Somebody there needs help; a call that nobody has answered yet is not made twice."""
    work.session.get_one(Kiosk, kiosk_id, with_for_update=True)  # two at once make one call
    waiting = select(HelpCall.id).where(
        HelpCall.kiosk_id == kiosk_id,
        HelpCall.answered_at.is_(None),
        HelpCall.called_at > work.now - HELP_IS_AWAITED,
    )
    if work.session.scalar(waiting) is None:
        work.session.add(HelpCall(kiosk_id=kiosk_id, called_at=work.now))


def answer(work: UnitOfWork, call_id: int) -> None:
    """A colleague goes there; whoever pressed first is kept. Raises NotFound."""
    found = work.session.get(HelpCall, call_id, with_for_update=True)
    if found is None:
        raise NotFound("There is no such call.")
    if found.answered_at is None:
        found.answered_at, found.answered_by_id = work.now, work.viewer.staff_id
