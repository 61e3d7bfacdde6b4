"""Bodies that are longer, shorter or other than they claim: refused whole, never filed in part."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import Case
from tests.faults.raw import chunks, head, status_after
from tests.support.http import HttpBrowser
from tests.support.server import RunningPortal

FORM = "application/x-www-form-urlencoded"
WORDS = "Nothing of this may be filed."


@pytest.fixture
def browser(served: RunningPortal) -> HttpBrowser:
    """A resident's browser."""
    return HttpBrowser(served.url)


def test_the_same_words_in_an_honest_body_are_filed(
    served: RunningPortal, browser: HttpBrowser
) -> None:
    body = _body(browser, "This may be filed.")

    assert _post(served, browser, body, Content_Length=str(len(body))) == 303
    assert _filed(served) == ["This may be filed."]


@pytest.mark.parametrize("missing", [1, 10_000])
def test_a_body_shorter_than_its_length_is_not_filed(
    served: RunningPortal, browser: HttpBrowser, missing: int
) -> None:
    body = _body(browser)
    length = str(len(body) + missing)
    _assert_refused(served, _post(served, browser, body, breaks_off=True, Content_Length=length))


@pytest.mark.parametrize("size", [0, 400_000])
def test_a_chunked_body_is_not_filed(
    served: RunningPortal, browser: HttpBrowser, size: int
) -> None:
    body = chunks(_body(browser, WORDS + "x" * size))
    _assert_refused(served, _post(served, browser, body, Transfer_Encoding="chunked"))


def test_a_chunked_body_that_breaks_off_is_not_filed(
    served: RunningPortal, browser: HttpBrowser
) -> None:
    body = chunks(_body(browser)).removesuffix(b"0\r\n\r\n")
    chunked = {"Transfer_Encoding": "chunked"}
    _assert_refused(served, _post(served, browser, body, breaks_off=True, **chunked))


def test_a_body_with_both_a_length_and_chunks_is_not_filed(
    served: RunningPortal, browser: HttpBrowser
) -> None:
    body = chunks(_body(browser))
    lies = {"Transfer_Encoding": "chunked", "Content_Length": str(len(body))}
    _assert_refused(served, _post(served, browser, body, **lies))


def test_a_body_over_the_limit_is_refused_in_full(
    served: RunningPortal, browser: HttpBrowser
) -> None:
    body = _body(browser, WORDS + "x" * 400_000)
    _assert_refused(served, _post(served, browser, body, Content_Length=str(len(body))))


@pytest.mark.parametrize("length", ["99999999999999", "-1", "1e3", "0x10", ""])
def test_a_length_that_cannot_be_is_refused(
    served: RunningPortal, browser: HttpBrowser, length: str
) -> None:
    _assert_refused(served, _post(served, browser, _body(browser), Content_Length=length))


def test_a_post_without_any_length_is_refused(served: RunningPortal, browser: HttpBrowser) -> None:
    _assert_refused(served, _post(served, browser, _body(browser)))


def _body(browser: HttpBrowser, words: str = WORDS) -> bytes:
    fields = browser.filled_in("/feedback", "/feedback", description=words)
    return urlencode(fields).encode("ascii")


def _post(
    served: RunningPortal,
    browser: HttpBrowser,
    body: bytes,
    breaks_off: bool = False,
    **headers: str,
) -> int | None:
    everything = {"Content_Type": FORM, "Cookie": browser.cookies, **headers}
    start = head("POST", "/feedback", served.port, **everything)
    return status_after(served.port, start + body, breaks_off=breaks_off)


def _assert_refused(served: RunningPortal, status: int | None) -> None:
    """No answer at all is one too: the server hangs up on what is no HTTP."""
    assert status in (None, 400, 411, 413)
    assert not [words for words in _filed(served) if WORDS in words]


def _filed(served: RunningPortal) -> list[str]:
    database = Database(f"sqlite:///{served.folder / 'portal.db'}")
    with database.reading() as session:
        words = session.scalars(select(Case.description)).all()
    database.close()
    return list(words)
