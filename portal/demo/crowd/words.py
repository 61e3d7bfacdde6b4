"""The words of a crowd: a few that nearly everybody uses, and many that hardly anybody does."""

from itertools import accumulate
from random import Random

# What people complain of, the commonest first; the rest of the vocabulary is made of syllables.
COMMON = (
    *("the", "was", "for", "and", "my", "street", "again", "waited", "nobody", "office", "light"),
    *("please", "answer", "two", "weeks", "window", "permit", "parking", "rude", "bin", "water"),
    *("noise", "pothole", "sidewalk", "tree", "letter", "phone", "closed", "form", "queue", "bus"),
)
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so")
VOCABULARY = 20_000
SHORTEST, LONGEST = 12, 60  # words of a text


class Speech:
    """Texts in which words are as unequally common as in every language (after Zipf)."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._words = [*COMMON, *(_made_word(place) for place in range(len(COMMON), VOCABULARY))]
        self._weights = list(accumulate(1 / (place + 2) for place in range(len(self._words))))

    def text(self, shortest: int = SHORTEST, longest: int = LONGEST) -> str:
        """Some words."""
        number = self._rng.randint(shortest, longest)
        words = self._rng.choices(self._words, cum_weights=self._weights, k=number)
        return f"{' '.join(words).capitalize()}."


def _made_word(place: int) -> str:
    syllables = []
    while place:
        place, syllable = divmod(place, len(SYLLABLES))
        syllables.append(SYLLABLES[syllable])
    return "".join(syllables)
