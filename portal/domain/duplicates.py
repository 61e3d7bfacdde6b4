"""Which cases sound as if they told of the same: by rare words in common, nothing cleverer.

Whoever is shown a guess sees the words that it rests on, and decides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from portal.domain.suggestion import WORD
from portal.domain.words import fold

# Two people tell of the same within so many days of each other.
WITHIN = timedelta(days=14)
# So many rare words in common are no accident.
LEAST_SHARED = 3
SHORTEST_WORD = 4  # letters
# A word is rare as long as no more of the texts than this hold it: one in ten, but three at least.
RARE_IN = 3
RARE_SHARE = 10


def shared_rare_words(text: str, others: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each of the other texts that shares enough rare words with this one, those words.

    They stand in the order in which this text has them.
    """
    own = _words(text)
    theirs = {key: set(_words(other)) for key, other in others.items()}
    rare = _rare([set(own), *theirs.values()])
    shared = {
        key: tuple(word for word in own if word in words and word in rare)
        for key, words in theirs.items()
    }
    return {key: words for key, words in shared.items() if len(words) >= LEAST_SHARED}


def _rare(texts: Sequence[set[str]]) -> set[str]:
    counts = Counter(word for words in texts for word in words)
    most = max(RARE_IN, len(texts) // RARE_SHARE)
    return {word for word, count in counts.items() if count <= most}


def _words(text: str) -> list[str]:
    """The words worth comparing, each once."""
    found: Iterable[str] = WORD.findall(fold(text))
    return [word for word in dict.fromkeys(found) if len(word) >= SHORTEST_WORD]
