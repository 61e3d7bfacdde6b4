"""Photos on their way to a case: painted anew and stored first, then rows in a transaction.

The slow part (decoding, the file system's sync) is done before any transaction begins. A photo that
no case comes for is swept after a day (portal.services.upkeep).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from portal.files import FileStore
from portal.models import Attachment
from portal.pictures import reencode
from portal.services.work import UnitOfWork

MOST_PHOTOS = 4


@dataclass(frozen=True)
class StoredPhoto:
    """A photo in the file store that has no row yet. `digest` is the SHA-256 of the upload."""

    digest: str
    file_key: str
    thumbnail_key: str
    media_type: str
    width: int
    height: int
    byte_count: int


def store_photo(files: FileStore, upload: bytes) -> StoredPhoto:
    """Paint an uploaded picture anew and store it; call it before a transaction, never inside.

    Raises PictureRefused for what is no picture we take, FilesUnavailable when storage is away.
    """
    picture = reencode(upload)
    return StoredPhoto(
        digest=hashlib.sha256(upload).hexdigest(),
        file_key=files.put(picture.data),
        thumbnail_key=files.put(picture.thumbnail),
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        byte_count=len(picture.data),
    )


def add_photos(work: UnitOfWork, photos: Sequence[StoredPhoto]) -> tuple[int, ...]:
    """Give stored photos their rows, still without a case; gives their ids in the same order."""
    attachments = [
        Attachment(
            file_key=photo.file_key,
            thumbnail_key=photo.thumbnail_key,
            media_type=photo.media_type,
            width=photo.width,
            height=photo.height,
            byte_count=photo.byte_count,
            added_at=work.now,
        )
        for photo in photos
    ]
    work.session.add_all(attachments)
    work.session.flush()
    return tuple(attachment.id for attachment in attachments)
