"""The real product for tests that break things, and how long the tests are."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import RunningPortal, running_portal
from tests.support.smtp import smtp  # noqa: F401  (a fixture)

HERE = Path(__file__).parent
IS_LONG = bool(os.environ.get("PORTAL_TEST_LONG"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[RunningPortal]:
    """The product, served for all tests of one file."""
    with running_portal(tmp_path_factory.mktemp("served"), sqlite_template) as portal:
        yield portal


@pytest.fixture
def portal(tmp_path: Path, sqlite_template: Path) -> Iterator[RunningPortal]:
    """The product, for a test that kills it."""
    with running_portal(tmp_path, sqlite_template) as portal:
        yield portal
