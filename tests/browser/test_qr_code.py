"""A QR code as a browser paints it and a camera reads it."""

import io

import zxingcpp
from PIL import Image

from portal.web.qr import qr_svg
from tests.browser.conftest import NewContext

LINK = "https://feedback.riverton.example/t#7K3M-Q9TD-X2VB-41NH-X"


def test_browser_paints_the_svg_so_that_a_camera_reads_it(new_context: NewContext) -> None:
    page = new_context("desktop").new_page()
    svg = qr_svg(LINK, "QR code")
    page.set_content(f"<!doctype html><style>.qr{{width:203px}}</style>{svg}")

    box = page.get_by_role("img", name="QR code").bounding_box()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))

    assert (box["width"], box["height"]) == (203, 203)
    assert found.text == LINK
