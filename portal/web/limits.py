"""How often one address may do what can be abused.

Counted by Flask-Limiter, for all servers together where PORTAL_LIMITS_URL says so; when that store
is gone every process counts in its own memory: limits never fail open. Put the decorators below
the route of a view:

    @blueprint.post("/track")
    @public
    @limit_guesses
    def open_case() -> ResponseReturnValue: ...

A refused request answers 429 with Retry-After, and the page says in words how long to wait.
"""

import ipaddress
import math
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from limits.errors import ConfigurationError

from portal.settings import BadSetting, Settings
from portal.web.device import paired
from portal.web.portal import portal
from portal.web.work import SAFE_METHODS

IPV6_PREFIX = 64  # what one household or office gets; it can choose any address within
LOOPBACK_NAMES = frozenset({"localhost"})
P = ParamSpec("P")
R = TypeVar("R")

# A lobby or a library shares one address, so these are far above what people do.
FILINGS = "60 per 10 minutes; 300 per hour"
# Asked for once a form, when its words are written; each time they are changed again.
SUGGESTIONS = "30 per minute; 300 per hour"
# Tablets that ask to be paired: by hand, now and then.
PAIRINGS = "10 per minute; 60 per hour"
# Each of them asks every second or two whether somebody has approved.
PAIRING_CHECKS = "600 per minute"
# What a tablet sends after days without a network, fifty pieces at a time.
SYNCS = "120 per minute"
# Wrong ones only. Each stage lasts longer than the one before: slowed down first, then refused.
WRONG_GUESSES = "5 per minute; 20 per hour; 60 per day"
# By everybody together: far from any chance of a hit, and over within a minute.
WRONG_GUESSES_OVERALL = "600 per minute"


def address_key() -> str:
    """Whose requests are counted together: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))


def record_failed_guess() -> None:
    """Count this request: its tracking code, or its password, was wrong.

    Not for a code that its check symbol shows to be mistyped: that is no guess.
    """
    g.has_guessed_wrongly = True


def was_wrong(_response: Response) -> bool:
    """Whether the request was counted as a wrong guess."""
    return "has_guessed_wrongly" in g


def _was_accepted(response: Response) -> bool:
    return response.status_code == 303


limiter = Limiter(
    address_key,
    strategy="fixed-window",
    in_memory_fallback_enabled=True,
    swallow_errors=True,  # of the counting after an answer; before it, the fallback serves
    fail_on_first_breach=False,  # so that the longest wait is the one that is told
)
limit_filing = limiter.shared_limit(
    FILINGS, scope="filing", methods=["POST"], deduct_when=_was_accepted
)
limit_suggestions = limiter.shared_limit(SUGGESTIONS, scope="suggestion", methods=["POST"])
limit_syncs = limiter.shared_limit(
    SYNCS, scope="sync", methods=["POST"], key_func=lambda: f"device {paired().id}"
)
limit_pairing = limiter.shared_limit(PAIRINGS, scope="pairing", methods=["POST"])
limit_pairing_checks = limiter.shared_limit(PAIRING_CHECKS, scope="pairing check", methods=["POST"])
_limit_own_guesses = limiter.shared_limit(
    WRONG_GUESSES, scope="guess", methods=["POST"], deduct_when=was_wrong
)
_limit_all_guesses = limiter.shared_limit(
    WRONG_GUESSES_OVERALL,
    scope="all guesses",
    key_func=lambda: "everybody",
    methods=["POST"],
    deduct_when=was_wrong,
)


def limit_guesses(view: Callable[P, R]) -> Callable[P, R]:
    """For views that look a tracking code up: this address's wrong guesses, and everybody's."""
    return _limit_all_guesses(_limit_own_guesses(view))


@limiter.request_filter
def _is_unlimited() -> bool:
    """Looking at a page never is limited, so that nothing else is asked for it."""
    return request.method in SAFE_METHODS or not portal().settings.has_limits


def install(app: Flask, settings: Settings) -> None:
    """Count where the settings say. Raises BadSetting for a store that cannot be used."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.limits_url
    try:
        limiter.init_app(app)
    except ConfigurationError as error:
        raise BadSetting(f"PORTAL_LIMITS_URL cannot be used: {error}.") from error


def check_limits_setting(settings: Settings, host: str) -> None:
    """Refuse PORTAL_LIMITS=off for a server that others can reach: raises BadSetting.

    `host` is what the server is about to listen on.
    """
    if not settings.has_limits and not _is_loopback(host):
        raise BadSetting(f"PORTAL_LIMITS=off is refused on {host}: only loopback may go unlimited.")


def seconds_to_wait() -> int:
    """How long the refused request has to wait: the longest of the limits that it broke."""
    resets = [limit.window.reset_time for limit in limiter.current_limits if limit.breached]
    return max(1, math.ceil(max(resets, default=0) - time.time()))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK_NAMES
