"""Nothing has to be scrolled sideways."""

from playwright.sync_api import Page

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def check_width(page: Page) -> None:
    """Raise AssertionError where the page, as it looks now, is wider than its window."""
    assert not page.evaluate(TOO_WIDE), f"{page.url} has to be scrolled sideways"
