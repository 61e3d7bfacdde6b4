"""Delivery to an SMTP server, and what its answers mean for the next attempt."""

import smtplib
import socket
import ssl
from contextlib import closing, suppress
from datetime import datetime
from email.message import EmailMessage
from threading import Timer
from typing import Any

from portal.notify.email import Email, mime_message
from portal.notify.smtp_url import smtp_server

TIMEOUT_SECONDS = 10.0
# For everything that the server has to say together; well below the time for which a worker claims
# a message (portal.services.dispatch).
LONGEST_DELIVERY_SECONDS = 60.0
PERMANENT = 500


class DeliveryError(Exception):
    """An e-mail that was not delivered. `reason` holds no personal data, at most an SMTP status."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DeliveryDeferred(DeliveryError):
    """Not now: the same e-mail may get through later."""


class DeliveryRefused(DeliveryError):
    """Never: the server will not take this e-mail for this person."""


class SmtpTransport:
    """Sends each e-mail over a connection of its own.

    `url` is the setting PORTAL_SMTP_URL; `timeout` (seconds) bounds every wait for the server,
    `longest` all its answers together, and `tls` replaces the system's trust in certificates.
    Raises PortalError for an unusable address.
    """

    def __init__(
        self,
        url: str,
        timeout: float = TIMEOUT_SECONDS,
        tls: ssl.SSLContext | None = None,
        longest: float = LONGEST_DELIVERY_SECONDS,
    ) -> None:
        self._server = smtp_server(url)
        self._timeout = timeout
        self._longest = longest
        self._tls = tls or ssl.create_default_context()

    def send(self, email: Email, at: datetime) -> None:
        """Hand `email`, dated `at`, to the server, which then answers for it.

        Raises DeliveryDeferred or DeliveryRefused. Only what the server says of the recipient or
        the message is final: a wrong password or a refused sender is the city's to mend, and the
        e-mail waits for it.
        """
        message = mime_message(email, at)
        try:
            # No QUIT: a server slow to say goodbye has taken the message all the same.
            with closing(self._connected()) as connection:
                self._sign_in(connection)
                _hand_over(connection, email, message)
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryDeferred(_trouble(error)) from None

    def _connected(self) -> "_Connection":
        host, port = self._server.host, self._server.port
        if self._server.is_tls:
            return _TlsConnection(
                host, port, timeout=self._timeout, context=self._tls, longest=self._longest
            )
        return _Connection(host, port, timeout=self._timeout, longest=self._longest)

    def _sign_in(self, connection: smtplib.SMTP) -> None:
        if self._server.has_starttls:
            connection.starttls(context=self._tls)
        connection.ehlo_or_helo_if_needed()
        if self._server.user is not None:
            connection.login(self._server.user, self._server.password)


class _Connection(smtplib.SMTP):
    """A connection that hangs up on a server that takes too long over all its answers.

    smtplib's own timeout begins anew with every byte, and bytes may come one by one.
    """

    def __init__(self, *server: Any, longest: float, **options: Any) -> None:
        self._alarm = Timer(longest, self._hang_up)
        self._alarm.daemon = True
        super().__init__(*server, **options)

    def getreply(self) -> tuple[int, bytes]:
        """The server's next answer; the first one is its greeting, which starts the time."""
        if self._alarm.ident is None:
            self._alarm.start()
        return super().getreply()

    def close(self) -> None:
        """Close the connection."""
        self._alarm.cancel()
        super().close()

    def _hang_up(self) -> None:
        connection = self.sock
        if connection is not None:
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _TlsConnection(_Connection, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


def _hand_over(connection: smtplib.SMTP, email: Email, message: EmailMessage) -> None:
    # "from None" throughout: what smtplib raises repeats the address, and errors end up in logs.
    try:
        connection.send_message(message, email.sender_address, [email.to_address])
    except smtplib.SMTPRecipientsRefused as error:
        (answer,) = error.recipients.values()
        raise _verdict(answer[0]) from None
    except smtplib.SMTPDataError as error:
        raise _verdict(error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise DeliveryRefused("the mail server does not take international addresses") from None


def _verdict(code: int) -> DeliveryError:
    kind = DeliveryRefused if code >= PERMANENT else DeliveryDeferred
    return kind(f"the mail server answered with status {code}")


def _trouble(error: Exception) -> str:
    """Why there was no delivery, in words that name nobody."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"the mail server refused the sign-in with status {error.smtp_code}"
        case smtplib.SMTPResponseException():
            return f"the mail server answered with status {error.smtp_code}"
        case smtplib.SMTPNotSupportedError():
            return "the mail server does not offer the sign-in or encryption that is set"
        case _ if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            return "the mail server did not answer in time"
        case ssl.SSLError():
            return "the mail server could not be reached over a trusted encrypted connection"
        case smtplib.SMTPServerDisconnected():
            return "the mail server closed the connection"
        case _:
            return "the mail server could not be reached"
