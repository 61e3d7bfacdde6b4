"""What the bytes of a picture say from outside, without decoding any of it.

Runs in the server's own process, so it only compares and counts bytes.
"""

import re

from portal.pictures.refusal import PictureRefusal, PictureRefused

LARGEST_UPLOAD = 12 * 1024 * 1024  # bytes
LARGEST_WEBP = 10_000_000  # pixels: its decoder holds four whole canvases, others hold one

# How a file begins that is a program, a page or an archive to somebody else.
FOREIGN_MARKS = (b"<script", b"<?php", b"%PDF-", b"<!DOCTYPE", b"<html", b"<svg xmlns")
SCRIPT_AS_GIF = re.compile(rb"GIF8[79]a[/=][\t\n\r -~]")  # a width that reads as /* or = x
ZIP_END = b"PK\x05\x06"
ZIP_END_SIZE = 22  # bytes, before a comment of up to 65,535
PNG_END = b"\x00\x00\x00\x00IEND\xaeB\x60\x82"
HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"},
)


def inspect(data: bytes) -> str:
    """Say which format `data` claims to be: JPEG, PNG, WEBP or GIF.

    Raises PictureRefused for what needs no decoding to be refused.
    """
    if not data:
        raise PictureRefused(PictureRefusal.EMPTY)
    if len(data) > LARGEST_UPLOAD:
        raise PictureRefused(PictureRefusal.TOO_LARGE)
    claimed = _claimed_format(data)
    if claimed == "WEBP" and _webp_pixels(data) > LARGEST_WEBP:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS)
    if _is_disguised(data, claimed):
        raise PictureRefused(PictureRefusal.DISGUISED)
    return claimed


def _claimed_format(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    is_heic = data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS
    raise PictureRefused(PictureRefusal.HEIC if is_heic else PictureRefusal.NOT_A_PICTURE)


def _webp_pixels(data: bytes) -> int:
    """Multiply width and height as the header tells them, one layout for each kind of WebP."""
    if data[12:16] == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return width * height


def _is_disguised(data: bytes, claimed: str) -> bool:
    return (
        any(mark in data for mark in FOREIGN_MARKS)
        or SCRIPT_AS_GIF.match(data) is not None
        or _ends_as_archive(data)
        or _goes_on_after_the_picture(data, claimed)
    )


def _ends_as_archive(data: bytes) -> bool:
    """Tell whether an unpacker would find a ZIP's directory at the end of `data`."""
    tail = data[-(ZIP_END_SIZE + 0xFFFF) :]
    for found in re.finditer(re.escape(ZIP_END), tail):
        rest = len(tail) - found.start() - ZIP_END_SIZE
        if (
            rest >= 0
            and int.from_bytes(tail[found.start() + 20 : found.start() + 22], "little") <= rest
        ):
            return True
    return False


def _goes_on_after_the_picture(data: bytes, claimed: str) -> bool:
    """Tell whether bytes follow the picture's own end; padding zeros are nobody's trick.

    Phones do append to a JPEG (a short film, a second exposure), so a JPEG may go on: none of
    that survives, and the marks above have been looked for in it.
    """
    if claimed == "PNG":
        end = data.find(PNG_END)
        return end >= 0 and bool(data[end + len(PNG_END) :].strip(b"\0"))
    if claimed == "WEBP":
        return bool(data[8 + int.from_bytes(data[4:8], "little") :].strip(b"\0"))
    return claimed == "GIF" and not data.rstrip(b"\0").endswith(b";")
