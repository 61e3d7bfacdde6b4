"""A stranger's picture: what we keep of it is its colours, and it can harm nobody."""

import json
import os
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from portal import pictures
from portal.pictures import LARGEST_UPLOAD, Picture, PictureRefusal, PictureRefused, reencode
from tests.pictures import nasty

NOTES = (b"Exif", b"GPS", b"ICC_PROFILE", b"xmp", b"http://ns.adobe.com", nasty.MARKER)
# Where a JPEG keeps notes: every application segment but the first, JFIF, and the comment.
NOTE_SEGMENTS = {*range(0xE1, 0xF0), 0xFE}


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def looks_like(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(seen - meant) < 40 for seen, meant in zip(pixel, colour, strict=True))


def refusal_of(data: bytes) -> PictureRefusal:
    with pytest.raises(PictureRefused) as caught:
        reencode(data)
    return caught.value.reason


def segments(jpeg: bytes) -> set[int]:
    """Walk the segments up to the first scan."""
    at, found = 2, set()
    while jpeg[at + 1] != 0xDA:
        found.add(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def assert_nothing_hidden(picture: Picture) -> None:
    for jpeg in (picture.data, picture.thumbnail):
        assert not any(note in jpeg for note in NOTES)
        assert segments(jpeg).isdisjoint(NOTE_SEGMENTS)
        assert jpeg.endswith(b"\xff\xd9")
        assert jpeg.count(b"\xff\xd9") == 1


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "GIF"])
def test_picture_comes_back_as_a_jpeg_that_shows_the_same(format_):
    picture = reencode(nasty.encoded(nasty.half_red_half_blue(), format_))
    image = opened(picture.data)
    assert image.format == "JPEG"
    assert picture.media_type == "image/jpeg"
    assert image.size == (picture.width, picture.height) == (120, 80)
    assert looks_like(image.getpixel((10, 40)), nasty.RED)
    assert looks_like(image.getpixel((110, 40)), nasty.BLUE)


@pytest.mark.parametrize(
    "make",
    [
        nasty.jpeg_with_everything,
        nasty.png_with_text,
        nasty.webp_with_notes,
        nasty.gif_with_comment,
        nasty.jpeg_with_a_film_behind,
        nasty.two_pictures_in_one_jpeg,
    ],
)
def test_no_note_place_profile_or_trailing_byte_survives(make):
    data = make()
    assert nasty.MARKER in data
    assert_nothing_hidden(reencode(data))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [
        (1, "left"),
        (2, "right"),
        (3, "right"),
        (4, "left"),
        (5, "top"),
        (6, "top"),
        (7, "bottom"),
        (8, "bottom"),
    ],
)
def test_picture_stands_the_way_the_camera_was_held(format_, orientation, red_at):
    notes = nasty.camera_notes(orientation)
    picture = reencode(nasty.encoded(nasty.half_red_half_blue(), format_, exif=notes))
    is_turned = orientation >= 5
    assert (picture.width, picture.height) == ((80, 120) if is_turned else (120, 80))
    spots = {"left": (5, 40), "right": (115, 40), "top": (40, 5), "bottom": (40, 115)}
    assert looks_like(opened(picture.data).getpixel(spots[red_at]), nasty.RED)
    small = opened(picture.thumbnail)
    assert (small.width > small.height) is not is_turned


def test_longest_side_is_bounded_and_the_thumbnail_smaller_still():
    picture = reencode(nasty.encoded(Image.new("RGB", (4000, 1000), nasty.RED), "JPEG"))
    assert (picture.width, picture.height) == opened(picture.data).size == (2560, 640)
    assert opened(picture.thumbnail).size == (480, 120)


def test_small_picture_is_not_blown_up():
    picture = reencode(nasty.encoded(Image.new("RGB", (1, 1)), "PNG"))
    assert opened(picture.data).size == opened(picture.thumbnail).size == (1, 1)


def test_very_long_strip_keeps_one_pixel_of_height():
    assert reencode(nasty.encoded(Image.new("L", (60_000, 4)), "PNG")).height >= 1


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "P"])
def test_what_is_transparent_becomes_white(mode):
    glass = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    data = nasty.encoded(glass if mode == "RGBA" else glass.convert("LA"), "PNG")
    if mode in {"P", "PA"}:
        data = nasty.encoded(Image.new("P", (40, 40)), "PNG", transparency=0)
    assert looks_like(opened(reencode(data).data).getpixel((20, 20)), (255, 255, 255))


def test_printers_colours_become_screen_colours():
    data = nasty.encoded(nasty.half_red_half_blue().convert("CMYK"), "JPEG")
    image = opened(reencode(data).data)
    assert image.mode == "RGB"
    assert looks_like(image.getpixel((10, 40)), nasty.RED)


def test_sixteen_bit_grey_keeps_its_brightness():
    grey = Image.new("I;16", (30, 30), 0x8000)
    pixel = opened(reencode(nasty.encoded(grey, "PNG")).data).getpixel((15, 15))
    assert looks_like(pixel, (128, 128, 128))


def test_only_the_first_frame_of_a_moving_picture_is_kept():
    frames = [Image.new("RGB", (50, 50), colour) for colour in (nasty.RED, nasty.BLUE, nasty.RED)]
    moving = nasty.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    image = opened(reencode(moving).data)
    assert getattr(image, "n_frames", 1) == 1
    assert looks_like(image.getpixel((25, 25)), nasty.RED)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + bytes(LARGEST_UPLOAD), "too_large"),
        (b"hello", "not_a_picture"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "not_a_picture",
        ),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "not_a_picture"),
        (b"%PDF-1.7", "not_a_picture"),
        (b"BM" + bytes(100), "not_a_picture"),
        (b"II*\0" + bytes(100), "not_a_picture"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "heic"),
        (b"\xff\xd8\xff\xe0", "broken"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"GIF89a;", "broken"),
        (nasty.webp_canvas(16_383, 16_383), "too_many_pixels"),
        (nasty.webp_canvas(10, 10), "broken"),
        (nasty.png_of_pixels(60_000, 60_000), "too_many_pixels"),
        (nasty.png_of_pixels(4_899, 4_900), "too_many_pixels"),
        (nasty.gif_with_a_giant_frame(), "too_many_pixels"),
        (nasty.gif_that_is_a_script(), "disguised"),
        (nasty.jpeg_that_is_an_archive(), "disguised"),
        (nasty.jpeg_with_everything() + b"<?php system('id'); ?>", "disguised"),
        (nasty.png_with_text() + b"and more", "disguised"),
        (nasty.webp_with_notes() + b"and more", "disguised"),
        (nasty.gif_with_comment() + b"and more", "disguised"),
    ],
)
def test_what_is_no_harmless_picture_is_refused_with_its_reason(data, reason):
    assert refusal_of(data) is PictureRefusal(reason)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_picture_that_was_cut_off_is_refused(format_, share):
    whole = nasty.encoded(nasty.noise(300, 200), format_)
    assert refusal_of(whole[: int(len(whole) * share)]) in {"broken", "disguised"}


def test_bomb_is_refused_before_anything_is_decoded():
    started = time.monotonic()
    bomb = nasty.png_of_pixels(60_000, 60_000)
    assert len(bomb) < 20_000
    assert refusal_of(bomb) is PictureRefusal.TOO_MANY_PIXELS
    assert time.monotonic() - started < 2


def test_damaged_picture_is_refused_or_comes_back_clean_and_nothing_else():
    whole = bytearray(nasty.jpeg_with_everything())
    for at in range(2, len(whole), 97):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        try:
            assert_nothing_hidden(reencode(bytes(damaged)))
        except PictureRefused:
            continue


MEASURE = """
import json, resource, sys
from pathlib import Path
from portal.pictures import PictureRefused, reencode
try:
    told = reencode(Path(sys.argv[1]).read_bytes()).width
except PictureRefused as error:
    told = error.reason
print(json.dumps([told, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024]))
"""


def greediest() -> dict[str, bytes]:
    """The largest pictures of each kind, and those that ask for more than anyone gets."""
    wall = nasty.noise(6000, 4000)
    return {
        "progressive": nasty.encoded(wall, "JPEG", quality=40, progressive=True, subsampling=0),
        "printers": nasty.encoded(wall.convert("CMYK"), "JPEG", quality=5, progressive=True),
        "glass": nasty.encoded(Image.new("RGBA", (6000, 4000)), "PNG", compress_level=1),
        "webp": nasty.encoded(Image.new("RGBA", (4000, 2500), (9, 9, 9, 9)), "WEBP", method=0),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="measures as Linux does")
def test_no_picture_takes_more_than_two_hundred_megabytes(tmp_path):
    for name, data in greediest().items():
        path = tmp_path / name
        path.write_bytes(data)
        command = [sys.executable, "-c", MEASURE, str(path)]
        told, peak = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        assert peak < 200_000_000, name
        assert told in {2560, 2000, "broken"}, name


@pytest.fixture
def replace_child(monkeypatch, tmp_path):
    """Put another program in the child's place."""

    def replace(code: str) -> None:
        program = tmp_path / "child.py"
        program.write_text(code)
        monkeypatch.setattr(pictures, "PROGRAM", program)

    return replace


SMALL = nasty.encoded(Image.new("RGB", (10, 10)), "PNG")


def test_child_that_hangs_is_killed(replace_child, monkeypatch, tmp_path):
    monkeypatch.setattr(pictures, "SECONDS", 0.5)
    note = tmp_path / "pid"
    replace_child(
        f"import os,time,pathlib; pathlib.Path({str(note)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    started = time.monotonic()
    # Larger than any pipe: the parent hangs in writing, too.
    assert refusal_of(SMALL[:-12] + bytes(2_000_000)) is PictureRefusal.TOO_COSTLY
    assert time.monotonic() - started < 5
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(1)",
        "import os; os.abort()",
        "print('[]')",
        "print('{}')",
        'print(\'{"refused": "made up"}\')',
        "import sys\nwhile True: sys.stdout.write('x' * 99999)",
    ],
)
def test_child_that_dies_or_lies_is_a_refusal(replace_child, code):
    replace_child(code)
    assert refusal_of(SMALL) is PictureRefusal.TOO_COSTLY


def test_child_knows_no_secret_of_ours(replace_child, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "secret")
    replace_child(
        "import os,json,sys; names = ','.join(os.environ)\n"
        "print(json.dumps({'width': 1, 'height': 1, 'length': len(names)}) + '\\n' + names)"
    )
    assert b"PORTAL" not in reencode(SMALL).data


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux knows them")
@pytest.mark.parametrize(
    "deed",
    ["open('/etc/hostname')", "__import__('socket').socket()", "bytes(10**9)"],
)
def test_child_can_open_no_file_and_no_line_and_has_little_memory(deed):
    folder = Path(pictures.__file__).parent
    code = (
        f"import sys, socket; sys.path.insert(0, {str(folder)!r})\n"
        f"import repaint; repaint.give_up_freedom()\n"
        f"try: {deed}\nexcept (OSError, MemoryError): sys.stdout.write('refused')"
    )
    command = [sys.executable, "-I", "-c", code]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"refused"


def test_third_picture_at_once_waits_for_its_turn_and_is_told_when_it_is_too_long(monkeypatch):
    monkeypatch.setattr(pictures, "SECONDS", 0.2)
    monkeypatch.setattr(pictures, "AT_ONCE", threading.BoundedSemaphore(1))
    with pictures.AT_ONCE:
        assert refusal_of(SMALL) is PictureRefusal.BUSY


def test_platform_without_limits_still_takes_pictures(tmp_path):
    (tmp_path / "resource.py").write_text("raise ImportError")
    folder = Path(pictures.__file__).parent
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(folder)!r}]\n"
        "import repaint; repaint.main()"
    )
    command = [sys.executable, "-I", "-c", code]
    ended = subprocess.run(command, input=b"PNG\n" + SMALL, capture_output=True, check=True)
    assert json.loads(ended.stdout.partition(b"\n")[0])["width"] == 10
