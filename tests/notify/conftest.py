"""One e-mail and one instant that the tests of delivery share."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.notify.email import Email
from tests.notify.workers import clock, make_worker, worker  # noqa: F401  (fixtures)
from tests.support.smtp import smtp  # noqa: F401  (a fixture)

AT = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def make_email() -> Callable[..., Email]:
    def make(**overrides: Any) -> Email:
        parts = {
            "to": "resident@home.example",
            "subject": "Your case 2026-000123 is open again",
            "text": "Plain words: ñ, ع.\n",
            "html": '<p lang="en">Plain words: ñ, ع.</p>\n',
            "language": "en",
            "message_id": "<0a1b2c3d@city.example>",
            "sender": "City of Example <feedback@city.example>",
        }
        return Email(**{**parts, **overrides})

    return make
