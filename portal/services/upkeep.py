"""What is swept away because its time is over."""

from datetime import timedelta

from sqlalchemy import delete, select

from portal.models import Attachment, StaffSession
from portal.services.work import UnitOfWork

# Photos of a form that was never sent.
WAITING_PHOTOS = timedelta(hours=24)


def end_old_sessions(work: UnitOfWork) -> None:
    """Delete the sessions whose twelve hours are over."""
    work.session.execute(delete(StaffSession).where(StaffSession.ends_at < work.now))


def forget_waiting_photos(work: UnitOfWork) -> list[str]:
    """Delete the rows of photos that no case came for; gives the keys of their files."""
    waiting = work.session.scalars(
        select(Attachment).where(
            Attachment.case_id.is_(None), Attachment.added_at < work.now - WAITING_PHOTOS
        )
    ).all()
    for attachment in waiting:
        work.session.delete(attachment)
    return [key for photo in waiting for key in (photo.file_key, photo.thumbnail_key)]
