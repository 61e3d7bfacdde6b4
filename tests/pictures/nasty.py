"""Pictures that somebody would send us, made on the spot."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

MARKER = b"PLANTED-MARKER"
RED, BLUE = (200, 30, 30), (30, 30, 200)


def encoded(image: Image.Image, format_: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def half_red_half_blue(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Red on the left, blue on the right, so that turning shows."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def camera_notes(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = MARKER.decode()  # the maker
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 52.0, 55.0), 29: MARKER.decode()})  # the place
    return exif


def jpeg_with_everything() -> bytes:
    return encoded(
        half_red_half_blue(),
        "JPEG",
        exif=camera_notes(),
        comment=MARKER,
        icc_profile=b"\0" * 128 + MARKER,
        xmp=b"<x:xmpmeta>" + MARKER + b"</x:xmpmeta>",
    )


def png_with_text() -> bytes:
    notes = PngInfo()
    notes.add_text("Comment", MARKER.decode())
    notes.add_itxt("Description", MARKER.decode(), zip=False)
    return encoded(half_red_half_blue(), "PNG", pnginfo=notes, exif=camera_notes())


def webp_with_notes() -> bytes:
    return encoded(half_red_half_blue(), "WEBP", exif=camera_notes(), xmp=MARKER, lossless=True)


def gif_with_comment() -> bytes:
    return encoded(half_red_half_blue(), "GIF", comment=MARKER)


def jpeg_with_a_film_behind() -> bytes:
    """A phone's "motion photo": a short film follows the picture."""
    return encoded(half_red_half_blue(), "JPEG") + b"\0\0\0\x18ftypmp42" + MARKER * 9


def two_pictures_in_one_jpeg() -> bytes:
    """What phones with several lenses write (MPO), with notes on the camera."""
    second = Image.new("RGB", (120, 80), BLUE)
    return encoded(
        half_red_half_blue(), "MPO", save_all=True, append_images=[second], exif=camera_notes()
    )


def gif_that_is_a_script() -> bytes:
    picture = bytearray(encoded(Image.new("P", (8, 8)), "GIF"))
    picture[6:8] = b"/*"
    return bytes(picture) + b"*/=1;alert(1);"


def jpeg_that_is_an_archive() -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("payload.class", MARKER)
    return encoded(half_red_half_blue(), "JPEG") + archive.getvalue()


def png_of_pixels(width: int, height: int) -> bytes:
    """A PNG that promises many pixels in a few hundred bytes, all of them the same."""
    row = zlib.compressobj(9)
    body = b"".join(row.compress(bytes(width // 8 + 1)) for _ in range(min(height, 400)))
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", body + row.flush()), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def gif_with_a_giant_frame() -> bytes:
    """A small GIF whose first frame claims 65,535 pixels each way."""
    return (
        b"GIF89a\x08\x00\x08\x00\x80\x00\x00\0\0\0\xff\xff\xff"
        b"!\xf9\x04\x08\x00\x00\x00\x00"
        b",\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02D\x01\x00;"
    )


def webp_canvas(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 40).convert("RGB")
