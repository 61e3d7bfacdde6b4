"""The situations of Riverton: what residents come with, and what the staff answer.

They stand in stories/<department>.toml. Places such as {street} are filled in for each case.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import Random
from typing import Any, Generic, TypeVar

from portal.domain.case import Kind, Outcome

FOLDER = Path(__file__).parent
Card = TypeVar("Card")


@dataclass(frozen=True)
class Story:
    """One situation. `said` holds the ways to put it, one of them once it has been told.

    Empty texts mean that this never happens in the story: one without `question` is never asked.
    """

    department: str
    category: str
    language: str
    said: tuple[str, ...]
    kind: Kind = Kind.COMPLAINT
    site: str = ""
    place: bool = False
    photo: str = ""
    conduct: bool = False
    named: str = ""
    note: str = ""
    question: str = ""
    answer: str = ""
    reply: str = ""
    solved: str = ""
    outcome: Outcome = Outcome.FIXED
    refer: str = ""
    dispute: str = ""
    settled: str = ""
    settled_outcome: Outcome = Outcome.FIXED
    remarks: tuple[str, ...] = ()

    def told(self, facts: Mapping[str, object]) -> "Story":
        """The story with the facts of one case filled in."""
        texts: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if type(value) is str:
                texts[item.name] = value.format_map(facts)
            elif type(value) is tuple:
                texts[item.name] = tuple(text.format_map(facts) for text in value)
        return replace(self, **texts)


class Deck(Generic[Card]):
    """Cards that all come up once before any comes up again."""

    def __init__(self, rng: Random, cards: list[Card]) -> None:
        self._rng, self._cards = rng, cards
        self._left: list[Card] = []

    def deal(self, is_wanted: Callable[[Card], bool] = lambda _card: True) -> Card:
        """The next card that is wanted; there must be one in the deck."""
        if not any(is_wanted(card) for card in self._left):
            again = [card for card in self._cards if is_wanted(card)]
            self._left += self._rng.sample(again, len(again))
        card = next(card for card in self._left if is_wanted(card))
        self._left.remove(card)
        return card


def read_toml(name: str) -> dict[str, Any]:
    """A file of texts beside this module."""
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def stories_of(department: str) -> list[Story]:
    """Every way to put every story of the department, each as a story with one thing said."""
    tables = read_toml(f"stories/{department}.toml")["stories"]
    return [_story(department, table, said) for table in tables for said in table["said"]]


def _story(department: str, table: Mapping[str, Any], said: str) -> Story:
    words = dict(table) | {"department": department, "said": (said,)}
    words["kind"] = Kind(words.get("kind", Kind.COMPLAINT))
    for outcome in ("outcome", "settled_outcome"):
        words[outcome] = Outcome(words.get(outcome, Outcome.FIXED))
    words["remarks"] = tuple(words.get("remarks", ()))
    return Story(**words)
