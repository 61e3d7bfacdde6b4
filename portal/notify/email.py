"""One e-mail, ready to be sent, and the MIME message that it becomes."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import HeaderParseError, NonASCIILocalPartDefect
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.utils import format_datetime

from portal.notify.mime_policy import SAFE

MESSAGE_ID = re.compile(r"<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>", re.ASCII)
LONGEST_HEADER = 400
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")

# RFC 3834, and what Exchange understands: no out-of-office answer to what a machine sent.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
OURS_ALONE = frozenset(
    {"to", "from", "subject", "date", "message-id", "mime-version"}
    | {name.lower() for name in AUTOMATIC}
)


@dataclass(frozen=True)
class Email:
    """What one person is sent.

    `to` and `sender` are one mailbox each, with or without a display name; see `mailbox`.
    `language` is a BCP 47 tag. `message_id` carries its angle brackets and stays the same at every
    attempt, so that a mail program can drop a duplicate. `headers` are further headers, such as
    Reply-To, by name.

    Raises ValueError where a header could break out of its line or a mailbox is not exactly one.
    """

    to: str
    subject: str
    text: str
    html: str
    language: str
    message_id: str
    sender: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for value in (self.to, self.sender, self.subject, self.message_id, *self.headers.values()):
            _refuse_unless(_is_one_line(value), "header")
        for name in self.headers:
            _refuse_unless(_is_free(name), "header name")
        _refuse_unless(MESSAGE_ID.fullmatch(self.message_id), "message id")
        _refuse_unless(LANGUAGE_TAG.fullmatch(self.language), "language")
        _only_mailbox(self.to)
        _only_mailbox(self.sender)

    @property
    def to_address(self) -> str:
        """The bare address for the envelope, its domain in ASCII."""
        return _only_mailbox(self.to).addr_spec

    @property
    def sender_address(self) -> str:
        """The bare address that a bounce comes back to, its domain in ASCII."""
        return _only_mailbox(self.sender).addr_spec

    @property
    def is_international(self) -> bool:
        """Whether an address itself, not only a name, needs a server that speaks SMTPUTF8."""
        return not (self.to_address + self.sender_address).isascii()


def mailbox(name: str, address: str) -> str:
    """A display name in any script and an address as one header value, quoted where it must be.

    Raises ValueError where either holds a control character or the address is none.
    """
    _refuse_unless(_is_one_line(name + address), "mailbox")
    return str(Address(name.strip(), addr_spec=_only_mailbox(address).addr_spec))


def mime_message(email: Email, at: datetime) -> EmailMessage:
    """The message as text and HTML side by side, dated `at` (aware)."""
    message = EmailMessage(policy=SAFE.clone(utf8=email.is_international))
    message["To"] = _only_mailbox(email.to)
    message["From"] = _only_mailbox(email.sender)
    message["Subject"] = email.subject
    message["Date"] = format_datetime(at.astimezone(UTC))
    message["Message-ID"] = email.message_id
    for name, value in {**AUTOMATIC, **email.headers}.items():
        message[name] = value
    message.set_content(email.text, charset="utf-8")
    message.add_alternative(email.html, subtype="html", charset="utf-8")
    message["Content-Language"] = email.language
    return message


def _is_one_line(value: str) -> bool:
    # Line separators of Unicode (Zl, Zp) count too: str.splitlines() breaks at them.
    return len(value) <= LONGEST_HEADER and not any(
        unicodedata.category(symbol) in ("Cc", "Cs", "Zl", "Zp") for symbol in value
    )


def _is_free(name: str) -> bool:
    is_name = HEADER_NAME.fullmatch(name) is not None
    return is_name and name.lower() not in OURS_ALONE and not name.lower().startswith("content-")


def _only_mailbox(value: str) -> Address:
    found = _mailboxes(value)
    _refuse_unless(len(found) == 1 and found[0].username and found[0].domain, "mailbox")
    # UnicodeError, for a domain that no name server could know, is a ValueError too.
    domain = found[0].domain.encode("idna").decode("ascii")
    return Address(found[0].display_name, found[0].username, domain)


def _mailboxes(value: str) -> tuple[Address, ...]:
    """The mailboxes in a header value; none where it is not well formed."""
    try:
        header = HeaderRegistry()("To", value)
    except (HeaderParseError, IndexError):  # the parser's answers to "a@" and the like
        return ()
    is_clean = all(isinstance(defect, NonASCIILocalPartDefect) for defect in header.defects)
    return tuple(getattr(header, "addresses", ())) if is_clean else ()


def _refuse_unless(is_good: object, what: str) -> None:
    # The value itself is left out: it may be personal, and errors end up in logs.
    if not is_good:
        raise ValueError(f"the {what} of this e-mail cannot be used")
