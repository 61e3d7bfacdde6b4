"""The ratings of a crowd in the lobby."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random
from typing import Any

from portal.demo.crowd.cases import Town
from portal.domain.case import Channel

SCORES, HOW_OFTEN = (1, 2, 3, 4, 5), (6, 5, 9, 30, 50)
REPEATS = 0.03


def visits(rng: Random, town: Town, instants: Iterable[datetime]) -> Iterator[dict[str, Any]]:
    """The row of each rating."""
    departments = [*town.departments, None]
    for at in instants:
        yield {
            "site_id": rng.choice(town.sites),
            "department_id": rng.choice(departments),
            "channel": rng.choice((Channel.KIOSK, Channel.KIOSK, Channel.POSTER)),
            "language": rng.choice(("en", "en", "en", "es")),
            "score": rng.choices(SCORES, HOW_OFTEN)[0],
            "comment": "",
            "search_text": "",
            "rated_at": at,
            "is_time_uncertain": False,
            "is_repeat": rng.random() < REPEATS,
        }
