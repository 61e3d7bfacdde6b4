"""The first view of a page is small: a cheap phone on a slow network shows it at once."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

from tests.support.pages import BrowserlikeClient, Page

ROOT = Path(__file__).parents[2]
MOST_BYTES = 14 * 1024
MOST_BYTES_WITH_SCRIPTS = 35 * 1024
LANGUAGES = ("en", "es", "ar")


@pytest.fixture(params=LANGUAGES)
def browser(app: Flask, request: pytest.FixtureRequest) -> BrowserlikeClient:
    """A reader of each language."""
    return BrowserlikeClient(app, languages=request.param)


@pytest.mark.parametrize("path", ["/", "/feedback"])
def test_html_and_styles_of_a_first_page_are_small(browser: BrowserlikeClient, path: str) -> None:
    _check(browser.get(path).page)


def test_html_and_styles_of_a_case_are_small(browser: BrowserlikeClient) -> None:
    form = browser.get("/feedback").page
    browser.submit(form, "/feedback", description="Nobody was at the counter for an hour.")

    _check(browser.get("/case").page)


def _check(page: Page) -> None:
    styles = sum(_compressed(path) for path in _linked(page, "css"))
    scripts = sum(_compressed(path) for path in _linked(page, "js"))
    html = len(gzip.compress(page.html.encode()))

    assert html + styles <= MOST_BYTES
    assert html + styles + scripts <= MOST_BYTES_WITH_SCRIPTS


def _linked(page: Page, kind: str) -> list[Path]:
    """The files of this kind that the page links to, whatever their address adds to the name."""
    names = set(re.findall(rf'(?:href|src)="/static/([^"?]+?\.{kind})', page.html))
    assert kind != "css" or names
    return [ROOT / "static" / name for name in names]


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))
