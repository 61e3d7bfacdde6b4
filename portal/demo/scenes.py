"""The photos that residents of Riverton took, drawn: a dark street, a swing, a tree, a hole."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from portal.files import FileStore
from portal.pictures import Picture, reencode
from portal.services.attachments import StoredPhoto

WIDTH, HEIGHT = 1200, 900
Draw = ImageDraw.ImageDraw


@dataclass(frozen=True)
class Scene:
    """A picture painted anew as every upload is, and the digest of what was uploaded."""

    picture: Picture
    digest: str

    def stored(self, files: FileStore) -> StoredPhoto:
        """The picture under keys of its own, as every case has its own photos."""
        return StoredPhoto(
            digest=self.digest,
            file_key=files.put(self.picture.data),
            thumbnail_key=files.put(self.picture.thumbnail),
            media_type=self.picture.media_type,
            width=self.picture.width,
            height=self.picture.height,
            byte_count=len(self.picture.data),
        )


def album() -> dict[str, Scene]:
    """Every scene by its name. Takes about a second; call it before a transaction."""
    return {name: _scene(paint) for name, paint in SCENES.items()}


def _scene(paint: Callable[[Draw], None]) -> Scene:
    canvas = Image.new("RGB", (WIDTH, HEIGHT))
    paint(ImageDraw.Draw(canvas))
    upload = BytesIO()
    canvas.filter(ImageFilter.SMOOTH_MORE).save(upload, "JPEG", quality=88)
    return Scene(reencode(upload.getvalue()), hashlib.sha256(upload.getvalue()).hexdigest())


def _streetlight(draw: Draw) -> None:
    """Dusk over a row of houses; of two lamps only one is lit."""
    _sky(draw, (24, 33, 71), (214, 120, 92))
    for index, height in enumerate((230, 300, 190, 270, 240)):
        left = 30 + index * 240
        draw.rectangle((left, 640 - height, left + 200, 640), fill=(38, 40, 62))
        draw.polygon(
            [(left - 14, 640 - height), (left + 100, 560 - height), (left + 214, 640 - height)],
            fill=(52, 46, 66),
        )
        for row in range(height // 90):
            lit = (255, 214, 122) if (index + row) % 3 else (58, 62, 88)
            draw.rectangle((left + 40, 560 - row * 80, left + 76, 600 - row * 80), fill=lit)
    draw.rectangle((0, 640, WIDTH, HEIGHT), fill=(46, 48, 58))
    draw.ellipse((700, 700, 1140, 800), fill=(120, 106, 70))
    for left, glow in ((280, (72, 76, 92)), (910, (255, 226, 140))):
        draw.rectangle((left, 280, left + 14, 760), fill=(22, 24, 32))
        draw.rectangle((left, 272, left + 90, 286), fill=(22, 24, 32))
        draw.ellipse((left + 60, 280, left + 124, 324), fill=glow)


def _playground(draw: Draw) -> None:
    """A swing with two seats, one of them hanging by a single chain."""
    _sky(draw, (140, 198, 236), (226, 242, 250))
    draw.ellipse((960, 70, 1090, 200), fill=(255, 226, 120))
    draw.rectangle((0, 560, WIDTH, HEIGHT), fill=(122, 178, 92))
    draw.ellipse((180, 690, 1040, 860), fill=(226, 202, 150))
    for left in (250, 950):
        draw.line((left, 200, left - 70, 780), fill=(196, 62, 52), width=22)
        draw.line((left, 200, left + 70, 780), fill=(196, 62, 52), width=22)
    draw.line((240, 200, 960, 200), fill=(196, 62, 52), width=26)
    draw.line((380, 205, 380, 640), fill=(80, 84, 92), width=7)
    draw.line((500, 205, 500, 640), fill=(80, 84, 92), width=7)
    draw.rounded_rectangle((364, 634, 516, 660), 8, fill=(52, 88, 148))
    draw.line((690, 205, 690, 640), fill=(80, 84, 92), width=7)
    draw.line((810, 205, 818, 400), fill=(150, 84, 50), width=7)
    draw.line((684, 640, 740, 770), fill=(52, 88, 148), width=26)


def _tree(draw: Draw) -> None:
    """A tree whose broken limb lies across the sidewalk."""
    _sky(draw, (176, 196, 210), (236, 240, 240))
    draw.rectangle((0, 600, WIDTH, 700), fill=(126, 162, 96))
    draw.rectangle((0, 700, WIDTH, 820), fill=(198, 196, 188))
    for left in range(0, WIDTH, 200):
        draw.line((left, 700, left - 40, 820), fill=(166, 164, 158), width=5)
    draw.rectangle((0, 820, WIDTH, HEIGHT), fill=(88, 90, 96))
    draw.polygon([(320, 660), (352, 330), (420, 330), (448, 660)], fill=(104, 76, 52))
    for x, y, size in ((250, 240, 170), (390, 170, 190), (520, 260, 160), (400, 300, 170)):
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(86, 132, 70))
    draw.line((500, 470, 1010, 770), fill=(116, 84, 56), width=34)
    draw.line((760, 625, 960, 600), fill=(116, 84, 56), width=18)
    for x, y, size in ((960, 600, 80), (1040, 700, 90), (1000, 780, 84), (1100, 770, 70)):
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(104, 148, 76))


def _pothole(draw: Draw) -> None:
    """A street with a hole full of water, and a cone that somebody put beside it."""
    _sky(draw, (196, 208, 220), (232, 236, 240))
    draw.rectangle((0, 330, WIDTH, HEIGHT), fill=(150, 168, 120))
    draw.polygon(
        [(0, HEIGHT), (0, 520), (420, 390), (800, 390), (1200, 560), (1200, HEIGHT)],
        fill=(98, 100, 106),
    )
    for index in range(4):
        top = 420 + index * 130
        half = 8 + index * 7
        draw.polygon(
            [
                (606 - half, top),
                (614 + half, top),
                (620 + half * 2, top + 70),
                (600 - half * 2, top + 70),
            ],
            fill=(232, 224, 190),
        )
    draw.ellipse((130, 610, 560, 800), fill=(66, 64, 66))
    draw.ellipse((170, 640, 530, 780), fill=(122, 146, 160))
    draw.ellipse((220, 660, 380, 700), fill=(164, 184, 194))
    draw.polygon([(700, 760), (768, 540), (796, 540), (864, 760)], fill=(236, 112, 44))
    draw.polygon([(728, 670), (744, 616), (820, 616), (836, 670)], fill=(246, 242, 232))
    draw.rounded_rectangle((668, 752, 896, 786), 10, fill=(208, 92, 34))


def _sky(draw: Draw, top: tuple[int, int, int], bottom: tuple[int, int, int]) -> None:
    for row in range(HEIGHT):
        share = row / HEIGHT
        mixed = tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        draw.line((0, row, WIDTH, row), fill=mixed)


SCENES: dict[str, Callable[[Draw], None]] = {
    "streetlight": _streetlight,
    "playground": _playground,
    "tree": _tree,
    "pothole": _pothole,
}
