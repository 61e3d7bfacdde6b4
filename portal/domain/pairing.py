"""Pairing a lobby tablet: the eight letters on its screen, and how long they count."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

# Consonants without look-alikes, and without vowels: no word is ever spelled.
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 8
VALID_FOR = timedelta(minutes=10)


class PairingState(StrEnum):
    """Where a pairing stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    PAIRED = "paired"
    EXPIRED = "expired"


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """Eight letters: 34 bits, of which somebody who guesses has ten minutes and few tries."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def normalise(typed: str) -> str:
    """The code as typed by a person: in any case, with spaces or dashes."""
    return "".join(letter for letter in typed.upper() if letter.isalpha())


def state_of(
    now: datetime,
    expires_at: datetime,
    approved_at: datetime | None,
    completed_at: datetime | None,
) -> PairingState:
    """How far it is. An approval counts until the same moment as the code, and lets in once."""
    if completed_at is not None or now >= expires_at:
        return PairingState.EXPIRED
    return PairingState.APPROVED if approved_at is not None else PairingState.WAITING
