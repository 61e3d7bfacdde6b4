"""The setting PORTAL_SMTP_URL, read into its parts."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from portal.domain.errors import PortalError

PORTS = {"smtp": 25, "smtps": 465}
SUBMISSION_PORT = 587
BAD_ADDRESS = (
    "PORTAL_SMTP_URL must look like smtp://user:password@mail.city.example:587?starttls=1 "
    "or smtps://user:password@mail.city.example."
)


@dataclass(frozen=True)
class SmtpServer:
    """Where e-mails go and how: TLS from the first byte, after STARTTLS, or none."""

    host: str
    port: int
    is_tls: bool
    has_starttls: bool
    user: str | None
    password: str = field(repr=False)


def smtp_server(url: str) -> SmtpServer:
    """Read `url`, whose user and password may be percent-encoded.

    Raises PortalError with one sentence, which never repeats the address: it holds a password.
    """
    try:
        return _read(urlsplit(url))
    except ValueError:
        raise PortalError(BAD_ADDRESS) from None


def _read(parts: SplitResult) -> SmtpServer:
    options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise ValueError
    if options.keys() - {"starttls"} or options.get("starttls", "0") not in ("0", "1"):
        raise ValueError
    has_starttls = options.get("starttls") == "1"
    if has_starttls and parts.scheme == "smtps":
        raise ValueError
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():  # smtplib cannot send anything else
        raise ValueError
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or (SUBMISSION_PORT if has_starttls else PORTS[parts.scheme]),
        is_tls=parts.scheme == "smtps",
        has_starttls=has_starttls,
        user=user or None,
        password=password,
    )
