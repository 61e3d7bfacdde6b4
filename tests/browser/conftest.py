"""A real Chromium for tests, and windows of the sizes and habits that people have.

    def test_…(new_context, …):
        context = new_context("phone", base_url=url, locale="ar", javascript=False)
        page = context.new_page()
        page.goto("/feedback")
        check_accessibility(page)

Each context is watched; when the test ends, it fails with what went wrong unseen (watch.py).
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from tests.browser.city import ServedCity, serving_small_city
from tests.browser.install import find_browser
from tests.browser.watch import Watch

HERE = Path(__file__).parent
# Chromium's sandbox cannot start as root in a container; the rest keeps it quiet and at home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "desktop": {"viewport": {"width": 1440, "height": 900}},
}
PATIENCE_MS = 10_000

NewContext = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not browser"` leaves them out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What starts browsers; a process has one."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    program = find_browser()
    assert program, "there is no browser; run python -m tests.browser.install"
    browser = driver.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def watches() -> list[Watch]:
    """The watch on each context of this test, in the order in which they were opened."""
    return []


@pytest.fixture
def new_context(browser: Browser, watches: list[Watch]) -> Iterator[NewContext]:
    """Open a context: a person of their own, with a device, a language and cookies.

    Further arguments are those of Playwright's `new_context` (base_url, accept_downloads, …).
    """
    contexts = []

    def open_context(
        device: str = "desktop",
        locale: str = "en",
        javascript: bool = True,
        dark: bool = False,
        **options: Any,
    ) -> BrowserContext:
        context = browser.new_context(
            locale=locale,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **{**DEVICES[device], **options},
        )
        context.set_default_timeout(PATIENCE_MS)
        watches.append(Watch(context, options.get("base_url")))
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
    for watch in watches:
        watch.assert_clean()


@pytest.fixture(scope="module")
def served_city(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[ServedCity]:
    """A small city, shared by the tests of one file: each files cases of its own."""
    with serving_small_city(tmp_path_factory.mktemp("city"), sqlite_template) as city:
        yield city
