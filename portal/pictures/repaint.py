"""The program that opens a stranger's picture, in a process of its own with little room.

Reads the format's name, a line break and the picture from standard input; paints it again on a
fresh canvas; writes one line of JSON and two JPEGs to standard output. It is started by its path
with `python -I`, and imports nothing but Pillow and the standard library.
"""

import contextlib
import copy  # noqa: F401 - see below
import json
import sys
import warnings
from io import BytesIO
from pathlib import Path

# Pillow imports `copy` and these modules only when it meets a picture that needs them, and by then
# no file may be opened.
from PIL import Image, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401

MOST_PIXELS = 24_000_000
HALVED_ABOVE = 12_000_000  # pixels; larger ones are halved early, to save memory
HALVED_ABOVE_AS_WEBP = 6_000_000  # its decoder holds two canvases of its own
LONGEST_SIDE = 2560  # pixels
THUMBNAIL_SIDE = 480
MEMORY = 178 * 1024 * 1024  # bytes, beyond the interpreter's own 20 MB
CPU_SECONDS = 10
STRIP = 128  # rows painted at a time
WHITE = (255, 255, 255)
ORIENTATION = 0x0112  # the EXIF tag that says how the camera was held
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def give_up_freedom() -> None:
    """Allow this process no file, no child, and a bounded share of memory and time."""
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    # Windows has no limits: there the parent's clock and the count of pixels still bound us.
    with contextlib.suppress(ImportError):
        _limit_resources()


def _limit_resources() -> None:
    import resource

    limits = {
        "RLIMIT_AS": _mapped(resource.getpagesize()) + MEMORY,
        "RLIMIT_CPU": CPU_SECONDS,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
        "RLIMIT_NOFILE": 3,
    }
    for name, most in limits.items():
        # Not every system knows every limit; each one that holds is a gain.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def _mapped(page: int) -> int:
    """Count the bytes of address space in use before any picture is read."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * page
    except OSError:
        return 64 * 1024 * 1024


def repaint(data: bytes, claimed: str) -> Image.Image:
    """Paint the picture upright on a fresh white canvas, so that only its colours survive."""
    most = HALVED_ABOVE_AS_WEBP if claimed == "WEBP" else HALVED_ABOVE
    with Image.open(BytesIO(data), formats=[claimed]) as picture:
        if picture.width * picture.height > most:  # a JPEG can be halved while it is decoded
            picture.draft("RGB", (picture.width // 2, picture.height // 2))
        picture.load()
        factor = 2 if picture.width * picture.height > most else 1
        turn = UPRIGHT.get(_orientation(picture))
        canvas = _on_white(picture, factor)
    canvas.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return canvas if turn is None else canvas.transpose(turn)


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # a broken note about the camera does not spoil the picture
        return 1


def _on_white(picture: Image.Image, factor: int) -> Image.Image:
    """Copy `picture` strip by strip, `factor` times smaller: two whole copies would not fit."""
    size = (-(-picture.width // factor), -(-picture.height // factor))
    canvas = Image.new("RGB", size, WHITE)
    for top in range(0, picture.height, STRIP):
        strip = picture.crop((0, top, picture.width, min(top + STRIP, picture.height)))
        canvas.paste(_flat(strip).reduce(factor), (0, top // factor))
    return canvas


def _flat(strip: Image.Image) -> Image.Image:
    if strip.mode == "I;16":  # grey in 65,536 steps
        strip = strip.point(lambda grey: grey * (1 / 256)).convert("L")
    if not strip.has_transparency_data:
        return strip.convert("RGB")
    glass = strip.convert("RGBA")
    paper = Image.new("RGB", strip.size, WHITE)
    paper.paste(glass, mask=glass)
    return paper


def as_jpeg(canvas: Image.Image, quality: int) -> bytes:
    """Encode `canvas` with no note of any kind attached."""
    out = BytesIO()
    canvas.save(out, "JPEG", quality=quality, progressive=True)
    return out.getvalue()


def answer(claimed: str, data: bytes) -> bytes:
    """Repaint `data`; the answer is one line of JSON and the two JPEGs."""
    canvas = repaint(data, claimed)
    width, height = canvas.size
    large = as_jpeg(canvas, quality=85)
    canvas.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    told = {"width": width, "height": height, "length": len(large)}
    return json.dumps(told).encode() + b"\n" + large + as_jpeg(canvas, quality=80)


def refusal(error: Exception) -> bytes:
    """Name the reason as PictureRefusal does."""
    reason = "broken"
    if isinstance(error, Image.DecompressionBombWarning | Image.DecompressionBombError):
        reason = "too_many_pixels"
    elif isinstance(error, MemoryError):
        reason = "too_costly"
    return json.dumps({"refused": reason}).encode() + b"\n"


def main() -> None:
    """Answer the one question on standard input."""
    give_up_freedom()
    asked = sys.stdin.buffer
    try:
        told = answer(asked.readline().decode().strip(), asked.read())
    except Exception as error:  # whatever a hostile file provokes, the answer is a refusal
        told = refusal(error)
    sys.stdout.buffer.write(told)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
