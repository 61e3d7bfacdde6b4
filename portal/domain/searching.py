"""Which words a text is found by, and which ones somebody looks for.

A word is found by its beginning. Both sides are folded (portal.domain.words), and what comes out is
letters and digits alone, so that every database takes it apart in the same way.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from portal.domain.words import fold

# Scripts that set no spaces between words: Thai and Lao, Burmese, Khmer, kana, Han.
SIGNS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Of Indian scripts, whose vowel signs are no letters to a computer, but part of the word.
INDIAN = "\u0900-\u0963\u0966-\u0dff"
UNSPACED = re.compile(f"[{SIGNS}]")
WORD = re.compile(rf"[{SIGNS}]+|(?:(?![{SIGNS}{INDIAN}])[^\W_]|[{INDIAN}])+")
LONGEST_WORD = 64
# “The” is written together with its noun, and so are “and”, “with”, “for” before it.
ARABIC_ARTICLE = re.compile(r"^(?:[وفبك]?ال|[وف]?لل)(?=\w{2})")


def index_words(*texts: str) -> str:
    """The words of the texts as the index of words keeps them: folded, each once, spaced."""
    words = (word for text in texts for word in _words(fold(text)))
    return " ".join(dict.fromkeys(chain.from_iterable(map(_entries, words))))


def with_words(indexed: str, text: str) -> str:
    """The same with the words of another text."""
    return " ".join(dict.fromkeys([*indexed.split(), *index_words(text).split()]))


def search_words(typed: str, most: int = 8) -> list[str]:
    """The beginnings of indexed words that somebody typed into a search field, at most `most`."""
    found = dict.fromkeys(chain.from_iterable(map(_searched, _words(fold(typed)))))
    return list(found)[:most]


def _words(folded: str) -> Iterator[str]:
    return (match[0][:LONGEST_WORD] for match in WORD.finditer(folded))


def _entries(word: str) -> Iterator[str]:
    """What a word is found by: itself; an Arabic one without its article too; see `_pairs`."""
    if UNSPACED.match(word):
        yield from _pairs(word)
        return
    yield word
    if (bare := ARABIC_ARTICLE.sub("", word)) != word:
        yield bare


def _searched(word: str) -> Iterable[str]:
    """A run of signs is searched by its pairs; its last sign stands in one of them already."""
    if not UNSPACED.match(word) or len(word) == 1:
        return [word]
    return list(_pairs(word))[:-1]


def _pairs(run: str) -> Iterator[str]:
    """Where words are written without spaces, every two signs that follow each other, and the last.

    So whatever stands in the midst of a sentence is found by its beginning, one sign or more.
    """
    return (run[place : place + 2] for place in range(len(run)))
