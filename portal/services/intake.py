"""Entering a case for somebody who called, wrote or stands at the counter (policy SCOPE)."""

from datetime import timedelta

from portal.domain.case import Channel
from portal.domain.errors import NotAllowed, PortalError
from portal.domain.permissions import Permission
from portal.services.filing import Filing, Receipt, file_case
from portal.services.work import UnitOfWork

# The ways in on which somebody of the city's staff listens, opens or reads.
STAFF_CHANNELS = (
    Channel.IN_PERSON,
    Channel.PHONE,
    Channel.EMAIL,
    Channel.LETTER,
    Channel.SOCIAL_MEDIA,
)
# An older date of receipt is more often a slip of the finger than a letter that got lost.
LONG_AGO = timedelta(days=30)
# Beyond this it is certainly one.
TOO_LONG_AGO = timedelta(days=3650)


class ImpossibleReceipt(PortalError):
    """Nothing is received in the future, nor more than ten years before it is entered."""

    def __init__(self) -> None:
        super().__init__("A case cannot have been received at this date.")


def enter_case(work: UnitOfWork, filing: Filing) -> Receipt:
    """File a case that came on one of STAFF_CHANNELS; its clock counts from `received_at` (A.2).

    Any department may be chosen, whatever the clerk's own is (A.3). Raises NotAllowed without the
    right, ImpossibleReceipt, and NotFound as `file_case` does; ValueError for any other channel.
    """
    if not work.viewer.has(Permission.FILE_CASE):
        raise NotAllowed("This staff member may not enter cases.")
    if filing.channel not in STAFF_CHANNELS:
        raise ValueError(f"nobody enters what comes by {filing.channel}")
    received_at = filing.received_at or work.now
    if not work.now - TOO_LONG_AGO <= received_at <= work.now:
        raise ImpossibleReceipt
    return file_case(work, filing)
