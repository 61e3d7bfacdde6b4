"""Photos that come with a form, kept even while the form still has a mistake in it."""

import json
from dataclasses import dataclass

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage

from portal.files import FilesUnavailable
from portal.pictures import PictureRefusal, PictureRefused
from portal.services.attachments import MOST_PHOTOS, StoredPhoto, add_photos, store_photo
from portal.services.upkeep import WAITING_PHOTOS
from portal.services.work import RESIDENT, UnitOfWork
from portal.web.portal import portal
from portal.web.work import writing

FIELD = "kept_photos"
PURPOSE = "kept-photo"
# A little less than the sweep leaves them, so that none is swept between its check and its case.
KEPT_SECONDS = int(WAITING_PHOTOS.total_seconds()) - 600
LONGEST_NAME = 60

# Each names the photo, because several are sent at once.
REFUSALS = {
    PictureRefusal.EMPTY: _("“%(name)s” is empty. Please choose the photo again."),
    PictureRefusal.TOO_LARGE: _("“%(name)s” is larger than 12 MB. Please choose a smaller one."),
    PictureRefusal.TOO_MANY_PIXELS: _("“%(name)s” has too many pixels. Please send a smaller one."),
    PictureRefusal.HEIC: _("“%(name)s” is in a format that we cannot read. Please send a JPEG."),
    PictureRefusal.NOT_A_PICTURE: _("“%(name)s” is no photo that we can read: send JPEG or PNG."),
    PictureRefusal.DISGUISED: _("“%(name)s” is no photo that we can read: send JPEG or PNG."),
    PictureRefusal.BROKEN: _("“%(name)s” is damaged. Please choose another photo."),
    PictureRefusal.TOO_COSTLY: _("“%(name)s” is too large to be read. Please send a smaller one."),
    PictureRefusal.BUSY: _("“%(name)s” could not be read just now. Please choose it again."),
}
NO_STORAGE = _("Photos cannot be stored right now. Send without them, and add them later.")
TOO_MANY = _("Please send at most %(number)s photos. The first ones are kept.")


@dataclass(frozen=True)
class KeptPhoto:
    """A photo that waits without a case. The page carries its sealed `token` back to us."""

    attachment_id: int
    digest: str
    name: str
    token: str


@dataclass(frozen=True)
class Photos:
    """The photos of one form: those kept from an earlier try, then the new ones and their names."""

    kept: tuple[KeptPhoto, ...]
    fresh: tuple[tuple[str, StoredPhoto], ...]

    @property
    def digests(self) -> tuple[str, ...]:
        """SHA-256 of each upload, in the order in which the page shows them."""
        return (*(photo.digest for photo in self.kept), *(new.digest for _name, new in self.fresh))

    def attachment_ids(self, work: UnitOfWork) -> tuple[int, ...]:
        """Give the new ones their rows, in the transaction that gives them to a case."""
        added = add_photos(work, [photo for _name, photo in self.fresh])
        return (*(photo.attachment_id for photo in self.kept), *added)

    def keep(self) -> tuple[KeptPhoto, ...]:
        """Give the new ones rows of their own, for a form that has to be sent once more."""
        if not self.fresh:
            return self.kept
        with writing(RESIDENT) as work:
            added = add_photos(work, [photo for _name, photo in self.fresh])
        pairs = zip(added, self.fresh, strict=True)
        return (*self.kept, *(_sealed(row, new.digest, name) for row, (name, new) in pairs))


def collect_photos(field: MultipleFileField) -> Photos:
    """Take the photos of the present request; what is wrong with one stands in the field's errors.

    Decodes and stores them, so it must be called before a transaction, after `validate`.
    """
    kept = tuple(photo for token in request.form.getlist(FIELD) if (photo := _opened(token)))
    kept = kept[:MOST_PHOTOS]
    room = MOST_PHOTOS - len(kept)
    uploads: list[FileStorage] = field.data or []
    problems = [str(TOO_MANY) % {"number": MOST_PHOTOS}] if len(uploads) > room else []
    fresh = []
    for upload in uploads[:room]:
        name = _short_name(upload)
        try:
            fresh.append((name, store_photo(portal().files, upload.read())))
        except PictureRefused as refused:
            problems.append(str(REFUSALS[refused.reason]) % {"name": name})
        except FilesUnavailable:
            problems.append(str(NO_STORAGE))
            break
    field.errors = [*field.errors, *problems]
    return Photos(kept, tuple(fresh))


def _short_name(upload: FileStorage) -> str:
    name = "".join(sign for sign in upload.filename or "" if sign.isprintable())
    return name[-LONGEST_NAME:] or gettext("Photo")


def _sealed(attachment_id: int, digest: str, name: str) -> KeptPhoto:
    content = json.dumps([attachment_id, digest, name]).encode("ascii")
    return KeptPhoto(attachment_id, digest, name, portal().keys.seal(PURPOSE, content))


def _opened(token: str) -> KeptPhoto | None:
    """Never sealed anew: its age counts from the day on which the photo came."""
    content = portal().keys.unseal(PURPOSE, token, KEPT_SECONDS)
    if content is None:
        return None
    attachment_id, digest, name = json.loads(content)
    return KeptPhoto(attachment_id, digest, name, token)
