"""The tracking code as something a camera reads: inline SVG for pages, a PNG to keep."""

from io import BytesIO

from markupsafe import Markup
from PIL import Image, ImageDraw, ImageFont
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.image.pil import PilImage

QUIET_ZONE = 4  # modules of white on every side, ISO/IEC 18004
SHORTEST_RUN = 8  # letters; from here on, capitals and digits are worth a denser mode

SVG = Markup(
    '<svg class="qr" viewBox="0 0 {side} {side}" role="img" '
    'aria-label="{label}" shape-rendering="crispEdges"><title>{label}</title>'
    '<rect width="{side}" height="{side}" fill="#fff"/><path stroke="#000" d="{path}"/></svg>'
)

# The picture to keep, in pixels.
WIDTH, HEIGHT = 900, 1200
EDGE, MARGIN = 36, 96
SMALLEST = 8  # the size below which letters are not readable anyway
QR_SIDE, QR_MIDDLE = 640, 376  # each module takes a whole number of pixels, so it is less
Colour = tuple[int, int, int]
PAPER, CARD, INK, FAINT = (228, 235, 242), (255, 255, 255), (16, 24, 40), (71, 84, 103)


def qr_svg(text: str, label: str) -> Markup:
    """Draw `text` as an inline SVG whose size the style sheet decides; `label` is its name."""
    modules = _modules(text)
    return SVG.format(side=len(modules), label=label, path=_path(modules))


def receipt_png(*, link: str, code: str, reference: str, domain: str) -> bytes:
    """Draw the receipt as a picture to keep: QR code of `link`, grouped code, reference, domain.

    Only figures and Latin letters stand on it, so it reads the same in every language.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((EDGE, EDGE, WIDTH - EDGE, HEIGHT - EDGE), radius=EDGE, fill=CARD)
    _paste_qr(image, link)
    first, second = _two_lines(code)
    _write(draw, first, middle=768, size=88, ink=INK)
    _write(draw, second, middle=868, size=88, ink=INK)
    draw.line((MARGIN, 950, WIDTH - MARGIN, 950), fill=PAPER, width=4)
    _write(draw, reference, middle=1014, size=52, ink=FAINT)
    _write(draw, domain, middle=1090, size=44, ink=FAINT)
    out = BytesIO()
    image.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def _paste_qr(image: Image.Image, link: str) -> None:
    modules = _modules(link)
    small = Image.new("1", (len(modules), len(modules)))
    small.putdata([not dark for row in modules for dark in row])
    crisp = len(modules) * (QR_SIDE // len(modules))
    code = small.resize((crisp, crisp), Image.Resampling.NEAREST)
    image.paste(code, ((WIDTH - crisp) // 2, QR_MIDDLE - crisp // 2))


def _two_lines(code: str) -> tuple[str, str]:
    """Break a long code behind its second dash, so that its letters can be large."""
    groups = code.split("-")
    return "-".join(groups[:2]) + "-", "-".join(groups[2:])


def _write(draw: ImageDraw.ImageDraw, text: str, *, middle: int, size: int, ink: Colour) -> None:
    """Centre one line of text, made smaller where it would not fit."""
    font = ImageFont.load_default(size)
    while font.getlength(text) > WIDTH - 2 * MARGIN and size > SMALLEST:
        size -= 1
        font = ImageFont.load_default(size)
    draw.text((WIDTH / 2, middle), text, fill=ink, font=font, anchor="mm")


def _modules(text: str) -> list[list[bool]]:
    """Lay out the smallest code at level M, then with all the correction that still fits in it."""
    smallest = _laid_out(text, ERROR_CORRECT_M)
    for level in (ERROR_CORRECT_H, ERROR_CORRECT_Q):
        safer = _laid_out(text, level)
        if safer.version == smallest.version:
            return safer.get_matrix()
    return smallest.get_matrix()


def _path(modules: list[list[bool]]) -> str:
    """Draw each row's dark runs as strokes one module high: half the bytes of boxes."""
    rows = []
    for y, row in enumerate(modules):
        pen = None
        for start, end in _runs(row):
            rows.append(f"M{start} {y}.5" if pen is None else f"m{start - pen} 0")
            rows.append(f"h{end - start}")
            pen = end
    return "".join(rows)


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Find where dark begins and ends; the quiet zone makes every row begin and end white."""
    edges = [x for x in range(1, len(row)) if row[x] != row[x - 1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _laid_out(text: str, level: int) -> QRCode[PilImage]:
    code = QRCode(error_correction=level, border=QUIET_ZONE, image_factory=PilImage)
    code.add_data(text, optimize=SHORTEST_RUN)
    code.make(fit=True)
    return code
