"""A machine's translation, as a reading aid, from a server that speaks LibreTranslate's protocol.

Nothing leaves the portal unless the city has named such a server. It may be slow, gone or talk
nonsense: whoever reads a case waits for it a few seconds at most.
"""

import json
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from portal.domain.errors import PortalError

PATIENCE = 6.0  # seconds for all texts of a page together
LARGEST_ANSWER = 256 * 1024  # bytes; the longest text of a case is 4,000 characters
ANY_LANGUAGE = "auto"  # residents write in any, whatever their page was in


class TranslationUnavailable(PortalError):
    """The server gave no translation: it is gone, too slow, or answered something else."""

    def __init__(self) -> None:
        super().__init__("There is no machine translation at the moment.")


@dataclass(frozen=True)
class Translator:
    """A server at `url`; a key that it wants stands in the address as `?api_key=…`."""

    url: str = field(repr=False)
    patience: float = PATIENCE

    def translations(self, texts: Iterable[str], target: str) -> dict[str, str]:
        """Each of these texts in the language `target`, as far as the time allows.

        Raises TranslationUnavailable where not even the first could be had.
        """
        deadline = time.monotonic() + self.patience
        found: dict[str, str] = {}
        for text in texts:
            try:
                found[text] = self._translation(text, target, deadline)
            except (OSError, HTTPException, ValueError) as error:
                if not found:
                    raise TranslationUnavailable from error
                break
        return found

    def _translation(self, text: str, target: str, deadline: float) -> str:
        address = urlsplit(self.url)
        kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=_left(deadline))
        connection.connect()
        # A byte a second would never run into a time-out of the connection's own.
        patience = Timer(_left(deadline), _hang_up, [connection.sock])
        patience.start()
        try:
            return _text_of(_answer(connection, address, {"q": text, "target": target}))
        finally:
            patience.cancel()
            connection.close()


def open_translator(url: str | None) -> Translator | None:
    """The city's translator; None where it has none."""
    return Translator(url) if url else None


def _answer(connection: HTTPConnection, address: SplitResult, asked: dict[str, str]) -> bytes:
    keys = {name: values[0] for name, values in parse_qs(address.query).items()}
    body = json.dumps({"source": ANY_LANGUAGE, "format": "text"} | asked | keys)
    # No redirect is followed: the texts go where the city said, and nowhere else.
    path, kind = f"{address.path.rstrip('/')}/translate", {"Content-Type": "application/json"}
    connection.request("POST", path, body, kind)
    answer = connection.getresponse()
    content = answer.read(LARGEST_ANSWER + 1)
    if answer.status != HTTPStatus.OK or len(content) > LARGEST_ANSWER:
        raise ValueError("The translator answered something else.")
    return content


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _text_of(body: bytes) -> str:
    answer: Any = json.loads(body)
    text = answer.get("translatedText") if isinstance(answer, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise ValueError("The translator's answer holds no text.")
    return text
