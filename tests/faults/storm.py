"""Residents who file at once, over and over, while things break around them.

with storm(portal.url) as it:
    ...             # break something
    it.wait_for_a_receipt()
it.receipts         # every code that somebody saw, and what they had filed
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from tests.resident.conftest import code_on
from tests.support.http import HttpAnswer, HttpBrowser
from tests.support.pages import Page

Answer = TypeVar("Answer")
RESIDENTS = 4
PATIENCE = 30  # seconds


@dataclass
class Storm:
    """What the residents lived through together."""

    url: str
    receipts: dict[str, str] = field(default_factory=dict)  # code → what was filed
    statuses: set[int] = field(default_factory=set)
    is_over: threading.Event = field(default_factory=threading.Event)

    def wait_for_a_receipt(self) -> None:
        """Wait until somebody sees one more."""
        before, give_up_at = len(self.receipts), time.monotonic() + PATIENCE
        while len(self.receipts) == before:
            assert time.monotonic() < give_up_at
            time.sleep(0.01)

    def reside(self, number: int) -> None:
        """File until it is over."""
        count = 0
        while not self.is_over.is_set():
            count += 1
            self._file(f"Resident {number} says for the {count}. time that the lamp is out.")

    def _file(self, words: str) -> None:
        """File once, as a browser does; send the same form again when the connection breaks."""
        browser = HttpBrowser(self.url)
        fields = self._until_it_answers(
            lambda: browser.filled_in(
                "/feedback",
                "/feedback",
                description=words,
                department="permits",
                contact_email="ana@example.org",
            )
        )
        answer = self._until_it_answers(lambda: browser.post("/feedback", fields))
        self.statuses.add(answer.status)
        page = self._until_it_answers(lambda: browser.get("/receipt"))
        self.statuses.add(page.status)
        self.receipts[code_on(Page(page.text, "/receipt"))] = words

    def _until_it_answers(self, ask: Callable[[], Answer]) -> Answer:
        while True:
            try:
                return ask()
            except OSError:
                if self.is_over.is_set():
                    raise
                time.sleep(0.05)


@contextmanager
def storm(url: str) -> Iterator[Storm]:
    """Residents file at `url` until the end of the block, and finish what they are at."""
    it = Storm(url)
    residents = [
        threading.Thread(target=it.reside, args=[number], daemon=True)
        for number in range(RESIDENTS)
    ]
    for resident in residents:
        resident.start()
    try:
        yield it
    finally:
        it.is_over.set()
    for resident in residents:
        resident.join(PATIENCE)
        assert not resident.is_alive()


def assert_receipts_open_their_cases(url: str, receipts: dict[str, str]) -> None:
    """Each code leads to the case with the words that it was given for."""
    browser = HttpBrowser(url)
    fields = dict(browser.filled_in("/track", "/track"))
    for code, words in receipts.items():
        answer: HttpAnswer = browser.post("/track", list((fields | {"code": code}).items()))
        assert (answer.status, answer.headers["Location"]) == (303, "/case")
        assert words in browser.get("/case").text
