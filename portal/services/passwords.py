"""Passwords of staff: hashed with Argon2id, and refused where they are easily guessed.

Hashing takes tens of milliseconds and much memory on purpose, so it is never done inside a write
transaction: services are handed hashes.
"""

import re
import secrets
import unicodedata
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.domain.words import fold

SHORTEST = 12  # characters
LONGEST = 256
# Letters and digits that nobody takes for one another, for passwords that are read out.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5  # 20 symbols of 31: 99 bits
SHORTEST_NAME_PART = 4
SHORTEST_REST = 8  # what must remain of a password without the name and the e-mail in it
FEWEST_DIFFERENT = 5
ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "01234567890123456789")
COMMON = (
    "access admin administrator changeme city cityhall computer customer default feedback football "
    "hello iloveyou letmein login master monday office password portal princess qwerty qwertyuiop "
    "secret service spring summer autumn winter sunshine superman temporary test trustno user "
    "welcome my new the this is a"
)
_ONLY_COMMON = re.compile(f"(?:{'|'.join(sorted(COMMON.split(), key=len, reverse=True))})*")
_LOOKALIKES = str.maketrans("@4301$57", "aaeoisst")

# The library's defaults follow RFC 9106. Tests put a cheaper one in its place.
hasher = PasswordHasher()


class PasswordFault(StrEnum):
    """Why a new password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    LIKE_NAME = "like_name"
    TOO_COMMON = "too_common"


def password_fault(password: str, *, email: str, name: str) -> PasswordFault | None:
    """What is wrong with a new password for this person; None when nothing is."""
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    folded = fold(password)
    if _is_like_name(folded, email, name):
        return PasswordFault.LIKE_NAME
    return PasswordFault.TOO_COMMON if _is_common(folded) else None


def temporary_password() -> str:
    """A password to be handed over once, and changed at the first sign-in."""
    groups = ("".join(secrets.choice(READABLE) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def hash_password(password: str) -> str:
    """The Argon2id hash, salt and parameters included. Not for inside a write transaction."""
    return hasher.hash(_same_on_every_keyboard(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was hashed.

    Takes as long without a hash, so that nobody can tell by the clock which accounts exist.
    """
    nobody = _hash_of_nobody(hasher)
    try:
        hasher.verify(password_hash or nobody, _same_on_every_keyboard(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether it was made with other parameters than a new one would be."""
    return hasher.check_needs_rehash(password_hash)


@cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_urlsafe())


def _same_on_every_keyboard(password: str) -> str:
    """A letter with an accent is one sign on some keyboards and two on others."""
    return unicodedata.normalize("NFKC", password)


def _is_like_name(folded: str, email: str, name: str) -> bool:
    parts = re.split(r"[\s@.,'-]+", fold(f"{email} {name}"))
    rest = folded
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= SHORTEST_NAME_PART:
            rest = rest.replace(part, "")
    return rest != folded and len(rest) < SHORTEST_REST


def _is_common(folded: str) -> bool:
    if len(set(folded)) < FEWEST_DIFFERENT or any(_is_along(folded, row) for row in ROWS):
        return True
    trimmed = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded).translate(_LOOKALIKES)
    letters = "".join(sign for sign in trimmed if sign.isalpha())
    return _ONLY_COMMON.fullmatch(letters) is not None


def _is_along(folded: str, row: str) -> bool:
    """Whether it runs along a row of the alphabet or the keyboard, forwards or backwards."""
    return folded in row or folded in row[::-1]
