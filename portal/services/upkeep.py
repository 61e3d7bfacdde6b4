"""What is swept away because its time is over."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, select

from portal.models import Attachment, Handover, KioskPairing, StaffSession
from portal.services.work import UnitOfWork

# Photos of a form that was never sent.
WAITING_PHOTOS = timedelta(hours=24)


def end_old_sessions(work: UnitOfWork) -> None:
    """Delete the sessions whose twelve hours are over."""
    work.session.execute(delete(StaffSession).where(StaffSession.ends_at < work.now))


def forget_old_pairings(work: UnitOfWork) -> None:
    """Delete what tablets asked for that were never paired, and the tickets that open nothing."""
    work.session.execute(delete(KioskPairing).where(KioskPairing.expires_at < work.now))
    work.session.execute(delete(Handover).where(Handover.expires_at < work.now))


def waiting_photos(work: UnitOfWork) -> dict[int, tuple[str, str]]:
    """The photos that no case came for: the keys of their files, by the id of their row."""
    waiting = work.session.scalars(
        select(Attachment).where(
            Attachment.case_id.is_(None), Attachment.added_at < work.now - WAITING_PHOTOS
        )
    )
    return {photo.id: (photo.file_key, photo.thumbnail_key) for photo in waiting}


def forget_photos(work: UnitOfWork, attachment_ids: Iterable[int]) -> None:
    """Delete the rows of photos whose files are gone.

    The files go first: after a crash in between, a row still tells which files to look for.
    """
    work.session.execute(delete(Attachment).where(Attachment.id.in_(list(attachment_ids))))
