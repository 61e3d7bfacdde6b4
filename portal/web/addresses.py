"""Addresses of this site itself, as paths: a path cannot lead anywhere else."""

from functools import lru_cache
from urllib.parse import quote, urlencode

from flask import request

OFFICE = "/office/"
SIGN_IN = f"{OFFICE}sign-in"
TRACK = "/track"


def local_path(wanted: str | None, otherwise: str) -> str:
    """`wanted` when it is a path on this site, else `otherwise`.

    Browsers read `//host` and `/\\host` as another site and drop control characters on their way.
    """
    if not wanted or not wanted.startswith("/") or wanted[1:2] in ("/", "\\"):
        return otherwise
    return wanted if wanted.isprintable() and "\\" not in wanted else otherwise


def this_address(**changes: str) -> str:
    """Path and query of the present request, with some parameters of the query replaced."""
    given = tuple(request.args.items(multi=True))
    return _address(request.root_path + request.path, given, tuple(changes.items()))


@lru_cache(maxsize=1_000)
def _address(
    path: str, given: tuple[tuple[str, str], ...], changes: tuple[tuple[str, str], ...]
) -> str:
    changed = {name for name, _ in changes}
    query = urlencode([*(pair for pair in given if pair[0] not in changed), *changes])
    path = quote(local_path(path, otherwise="/"))
    return f"{path}?{query}" if query else path


def sign_in_address() -> str:
    """Where a signed-out staff member goes, and comes back from to the page they wanted."""
    return f"{SIGN_IN}?{urlencode({'next': this_address()})}"
