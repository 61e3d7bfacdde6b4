"""A real SMTP server on loopback that remembers what it was sent, and can misbehave on request.

with running_smtp() as smtp:
    settings = {"PORTAL_SMTP_URL": smtp.url}
    …
    assert smtp.messages[0]["Subject"] == "…"

    smtp.refuse(550, stage="RCPT")   # or 421, or stage="DATA", "MAIL"
    smtp.stall()                     # accepts the connection's commands, then says nothing
    smtp.die_after_data()            # takes the message in, and breaks off without an answer
    smtp.behave()                    # as before
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Literal

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Stage = Literal["MAIL", "RCPT", "DATA"]


@dataclass(frozen=True)
class Delivery:
    """One message as it arrived: the envelope, and what was inside."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


class SmtpServer:
    """What a test sees of the server. Addresses are on 127.0.0.1, on a port the system chose."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.attempts = 0
        self.port = 0
        self._refusals: dict[Stage, int] = {}
        self._is_stalling = False
        self._is_dying = False

    @property
    def url(self) -> str:
        """What `PORTAL_SMTP_URL` is set to."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages taken in so far, the oldest first."""
        return [delivery.message for delivery in self.deliveries]

    def refuse(self, code: int, stage: Stage = "RCPT") -> None:
        """Answer `code` (4xx: try later, 5xx: never) to this command from now on."""
        self._refusals[stage] = code

    def stall(self) -> None:
        """From now on take a message in and never answer."""
        self._is_stalling = True

    def die_after_data(self) -> None:
        """From now on keep each message, but break the connection instead of saying so."""
        self._is_dying = True

    def behave(self) -> None:
        """Be a good server again."""
        self._refusals.clear()
        self._is_stalling = self._is_dying = False

    # What aiosmtpd calls; it prescribes the names and the order of the arguments.

    async def handle_MAIL(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        self.attempts += 1
        envelope.mail_from = address
        return self._answer("MAIL")

    async def handle_RCPT(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = self._answer("RCPT")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        while self._is_stalling:
            await asyncio.sleep(0.05)
        answer = self._answer("DATA")
        if answer.startswith("250"):
            self.deliveries.append(_delivery(envelope))
        if self._is_dying:
            server.transport.abort()
        return answer

    def _answer(self, stage: Stage) -> str:
        code = self._refusals.get(stage)
        return f"{code} Refused by the test" if code else "250 OK"


@contextmanager
def running_smtp(**options: Any) -> Iterator[SmtpServer]:
    """A server that listens while the block runs; options (TLS, sign-in) are those of aiosmtpd."""
    server = SmtpServer()
    controller = _LoopbackController(server, **options)
    controller.start()
    server.port = controller.chosen_port
    try:
        yield server
    finally:
        server.behave()
        controller.stop()


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    """A server for one test."""
    with running_smtp() as server:
        yield server


class _LoopbackController(Controller):
    """Listens on a port that the system chooses, which aiosmtpd cannot do by itself."""

    def __init__(self, handler: SmtpServer, **options: Any) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=0, **options)

    @property
    def chosen_port(self) -> int:
        return self.server.sockets[0].getsockname()[1]

    def _trigger_server(self) -> None:
        # aiosmtpd greets itself to see whether it runs, on the port that was asked for: 0.
        self.port = self.chosen_port
        super()._trigger_server()


def _delivery(envelope: Envelope) -> Delivery:
    message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
    return Delivery(envelope.mail_from or "", tuple(envelope.rcpt_tos), message)
