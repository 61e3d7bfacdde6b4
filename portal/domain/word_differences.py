"""What changed between two texts, word by word, as readers of a policy want to see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word, with the blanks that follow it; blanks at the very beginning stand alone.
WORD = re.compile(r"\S+\s*|\s+")


class Change(StrEnum):
    """What became of a piece of the text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Neighbouring words with one fate."""

    change: Change
    text: str


def word_differences(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order; those that are not removed make `after`, word for word."""
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(
        None, [_bare(word) for word in old], [_bare(word) for word in new], autojunk=False
    )
    return tuple(_pieces(matcher, old, new))


def _pieces(matcher: "SequenceMatcher[str]", old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            yield Piece(Change.KEPT, "".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Piece(Change.REMOVED, "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Piece(Change.ADDED, "".join(new[new_from:new_to]))


def _bare(word: str) -> str:
    """The word without what follows it: a line break moved is no word changed."""
    return word.strip()
