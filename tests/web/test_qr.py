"""What a phone's camera reads is what we meant, on the page and in the saved picture."""

import re
from io import BytesIO

import pytest
import zxingcpp
from lxml import etree
from markupsafe import Markup
from PIL import Image

from portal.web.qr import QUIET_ZONE, qr_svg, receipt_png

LINK = "https://feedback.springfield.example.gov/t#7K3D-9QXR-2M4B-TZ8W-C"
POSTER = "http://127.0.0.1:8000/q/library-main"


def read(png: bytes, shrink: float = 1) -> zxingcpp.Barcode:
    image = Image.open(BytesIO(png)).convert("L")
    image = image.resize((round(image.width * shrink), round(image.height * shrink)))
    (found,) = zxingcpp.read_barcodes(image)
    return found


def receipt() -> bytes:
    return receipt_png(
        link=LINK,
        code="7K3D-9QXR-2M4B-TZ8W-C",
        reference="2026-000123",
        domain="feedback.springfield.example.gov",
    )


def painted(svg: Markup) -> list[list[bool]]:
    """Paint the one path as a pen would: where each module is dark."""
    root = etree.fromstring(svg)
    side = int(root.get("viewBox").split()[-1])
    grid = [[False] * side for _ in range(side)]
    x = y = 0
    for act, numbers in re.findall(r"([Mmh])([\d. ]+)", root.find("path").get("d")):
        values = [float(number) for number in numbers.split()]
        if act == "h":
            grid[y][x : x + int(values[0])] = [True] * int(values[0])
            x += int(values[0])
        else:
            x, y = (x + int(values[0]), y) if act == "m" else (int(values[0]), int(values[1]))
    return grid


def test_receipt_picture_reads_back_as_the_link():
    assert read(receipt()).text == LINK


def test_receipt_picture_still_reads_at_half_its_size():
    assert read(receipt(), shrink=0.5).text == LINK


def test_receipt_picture_is_upright_and_small_enough_to_send():
    png = receipt()
    assert Image.open(BytesIO(png)).size == (900, 1200)
    assert len(png) < 60_000


@pytest.mark.parametrize(
    "domain", ["a.gov", "127.0.0.1:8000", "feedback." + "long-" * 20 + "city.gov"]
)
def test_receipt_picture_keeps_every_line_on_the_card(domain):
    png = receipt_png(
        link=LINK, code="7K3D-9QXR-2M4B-TZ8W-C", reference="2026-000123", domain=domain
    )
    edges = Image.open(BytesIO(png)).convert("L").crop((40, 700, 90, 1140))
    assert edges.getextrema()[0] > 200


def test_svg_is_one_path_that_follows_the_style_sheet():
    svg = etree.fromstring(qr_svg(LINK, "QR code"))
    assert svg.get("class") == "qr"
    assert svg.get("role") == "img"
    assert svg.get("width") is None
    assert svg.get("height") is None
    assert len(svg.findall("path")) == 1
    assert svg.find("path").get("stroke") == "#000"
    assert svg.find("rect").get("fill") == "#fff"
    assert not any(node.get("style") for node in svg.iter())


def test_svg_of_a_receipt_link_is_small():
    assert len(qr_svg(LINK, "QR code")) < 2500


def test_label_of_the_svg_is_escaped():
    svg = qr_svg(LINK, '"><script>alert(1)</script>')
    assert isinstance(svg, Markup)
    assert "<script" not in svg
    assert etree.fromstring(svg).findtext("title") == '"><script>alert(1)</script>'


@pytest.mark.parametrize("text", [LINK, POSTER, "https://x.gov/t#" + "A" * 200])
def test_quiet_zone_of_four_modules_surrounds_the_code(text):
    grid = painted(qr_svg(text, "QR code"))
    side = len(grid)
    dark = [(x, y) for y in range(side) for x in range(side) if grid[y][x]]
    assert min(x for x, _ in dark) == min(y for _, y in dark) == QUIET_ZONE
    assert max(x for x, _ in dark) == max(y for _, y in dark) == side - QUIET_ZONE - 1


@pytest.mark.parametrize("text", [LINK, POSTER, "https://ciudad.example/¿qué-tal?", "A"])
def test_path_reads_back_with_error_correction_m_or_better(text):
    grid = painted(qr_svg(text, "QR code"))
    image = Image.new("L", (len(grid), len(grid)))
    image.putdata([0 if dark else 255 for row in grid for dark in row])
    (found,) = zxingcpp.read_barcodes(image.resize((len(grid) * 4,) * 2, Image.Resampling.NEAREST))
    assert found.text == text
    assert found.ec_level in {"M", "Q", "H"}
