"""Why a picture is not taken."""

from enum import StrEnum

from portal.domain.errors import PortalError


class PictureRefusal(StrEnum):
    """The reason, for the page to explain in the resident's language."""

    EMPTY = "empty"  # no byte at all
    TOO_LARGE = "too_large"  # more than LARGEST_UPLOAD bytes
    TOO_MANY_PIXELS = "too_many_pixels"  # more than 24 megapixels, 10 for WebP
    HEIC = "heic"  # an iPhone's own format: choose "most compatible", or send a JPEG
    NOT_A_PICTURE = "not_a_picture"  # anything but JPEG, PNG, WebP and GIF; SVG too
    DISGUISED = "disguised"  # a picture that is also a program, a page or an archive
    BROKEN = "broken"  # cut off or damaged
    TOO_COSTLY = "too_costly"  # needs more memory or time than a picture may
    BUSY = "busy"  # too many pictures at this moment: worth trying again


class PictureRefused(PortalError):
    """This picture is not taken; `reason` says why. Nothing of it has been stored."""

    def __init__(self, reason: PictureRefusal) -> None:
        super().__init__(f"This picture cannot be taken: {reason.replace('_', ' ')}.")
        self.reason = reason
