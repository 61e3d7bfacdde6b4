"""What may be said of many cases: shares with their uncertainty, means, and what is kept back.

A share of few answers is mostly chance, so it comes with its interval; a number so small that it
points at people is not published, and neither is another from which it could be worked out (D.1).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Answers of four and five on the scale of five count as satisfied.
SATISFIED_FROM = 4
# A number below this points at people.
FEWEST_SHOWN = 10
# How many standard deviations hold 95 of 100 cases.
CONFIDENCE = 1.96


@dataclass(frozen=True)
class Interval:
    """Between which shares the true one lies with 95 % confidence; both from 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True)
class Published:
    """The parts of a total and the total itself, each None where it must not be shown."""

    parts: tuple[int | None, ...]
    total: int | None


def share(part: int, whole: int) -> float | None:
    """The part of the whole, from 0 to 1; None of nothing. Raises ValueError for a false part."""
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    return part / whole if whole else None


def satisfied(scores: Iterable[int]) -> float | None:
    """The share of satisfied answers (CSAT), scores being 1 to 5; None without answers."""
    found = list(scores)
    return share(sum(score >= SATISFIED_FROM for score in found), len(found))


def mean(scores: Sequence[float]) -> float | None:
    """The arithmetic mean; None of nothing."""
    return math.fsum(scores) / len(scores) if scores else None


def median(numbers: Sequence[float]) -> float | None:
    """The number in the middle, or half-way between the two that are; None of nothing."""
    ordered, half = sorted(numbers), len(numbers) // 2
    if not ordered:
        return None
    # Halved before they are added, so that the largest numbers do not overflow.
    return ordered[half] if len(ordered) % 2 else ordered[half - 1] / 2 + ordered[half] / 2


def wilson(part: int, whole: int, z: float = CONFIDENCE) -> Interval | None:
    """The interval of a share after Wilson (1927), sound for few answers too; None of nothing.

    Raises ValueError for a false part.
    """
    observed = share(part, whole)
    if observed is None:
        return None
    spread = z * z / whole
    centre = (observed + spread / 2) / (1 + spread)
    reach = z / (1 + spread) * math.sqrt(observed * (1 - observed) / whole + spread / (4 * whole))
    # Where nobody or everybody was satisfied, rounding must not push the truth out.
    return Interval(min(max(centre - reach, 0), observed), max(min(centre + reach, 1), observed))


def publishable(parts: Sequence[int], fewest: int = FEWEST_SHOWN) -> Published:
    """The parts and their total as they may be shown to everybody.

    A part under `fewest` is kept back. So are the next smaller ones, until two at least are kept
    back that come to `fewest` together: else the total would give them away. Where there are not
    enough, the total is kept back too. A part of nothing points at nobody and stays.
    """
    order = sorted((count, place) for place, count in enumerate(parts) if count)
    hidden = [place for count, place in order if count < fewest]
    others = [place for count, place in order if count >= fewest]
    while hidden and others and not _is_hidden_well([parts[place] for place in hidden], fewest):
        hidden.append(others.pop(0))
    is_safe = not hidden or _is_hidden_well([parts[place] for place in hidden], fewest)
    shown = tuple(None if place in hidden else count for place, count in enumerate(parts))
    return Published(shown, sum(parts) if is_safe else None)


def _is_hidden_well(hidden: Sequence[int], fewest: int) -> bool:
    return len(hidden) > 1 and sum(hidden) >= fewest
