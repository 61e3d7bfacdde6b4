"""Which department somebody's words sound like, from the city's own list of words (policy A.3).

No guess is hidden: a suggestion names the words that it rests on, and words that point to several
departments alike suggest none.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.domain.searching import ARABIC_ARTICLE
from portal.domain.words import fold

# With the marks that stand on letters: accents written apart, and the vowels of Arabic.
WORD = re.compile(r"[\w\u0300-\u036f\u064b-\u065f\u0670]+")
# A shorter keyword must be a whole word: “tax” is not in “taxi”, but “permit” is in “permits”.
SHORTEST_PREFIX = 4  # letters


@dataclass(frozen=True)
class Candidate:
    """A category of a department (both as slugs), with the words that speak for it."""

    department: str
    category: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """Where to, and why: `words` as they were typed.

    `category` is empty where several of the department's categories fit alike.
    """

    department: str
    category: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Match:
    candidate: Candidate
    score: int
    words: tuple[str, ...]


def suggest(words: str, candidates: Sequence[Candidate]) -> Suggestion | None:
    """The candidate of which most different keywords stand in the words; None in case of doubt."""
    typed = [(word, _bare(word)) for word in WORD.findall(words)]
    matches = [_match(candidate, typed) for candidate in candidates]
    most = max((match.score for match in matches), default=0)
    best = [match for match in matches if match.score == most]
    if most == 0 or len({match.candidate.department for match in best}) > 1:
        return None
    return Suggestion(
        department=best[0].candidate.department,
        category=best[0].candidate.category if len(best) == 1 else "",
        words=_each_once(word for match in best for word in match.words),
    )


def _match(candidate: Candidate, typed: list[tuple[str, str]]) -> _Match:
    found = [_first_with(keyword, typed) for keyword in _each_once(map(_bare, candidate.keywords))]
    reasons = [word for word in found if word]
    return _Match(candidate, len(reasons), _each_once(reasons))


def _first_with(keyword: str, typed: list[tuple[str, str]]) -> str:
    """The first typed word that is the keyword, or begins with it; empty where there is none."""
    is_prefix = len(keyword) >= SHORTEST_PREFIX
    fitting = (
        word for word, bare in typed if bare == keyword or (is_prefix and bare.startswith(keyword))
    )
    return next(fitting, "")


def _bare(word: str) -> str:
    return ARABIC_ARTICLE.sub("", fold(word))


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
