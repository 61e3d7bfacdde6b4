"""What all places for files have in common: their keys, and what can go wrong."""

import re

from portal.domain.errors import PortalError

KEY = re.compile(r"[0-9a-f]{32}")


class FileMissing(PortalError):
    """No file is kept under this key, or it is no key at all: the two look the same."""

    def __init__(self) -> None:
        super().__init__("There is no such file.")


class FilesUnavailable(PortalError):
    """The storage cannot take files now (full, read-only, gone); nothing was stored."""

    def __init__(self) -> None:
        super().__init__("Files cannot be stored at the moment.")


def is_key(key: str) -> bool:
    """Whether it is a key that a store may have chosen. Only a true one becomes part of a path."""
    return KEY.fullmatch(key) is not None
