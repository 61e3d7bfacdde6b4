"""Periodic reviews of practice and policy: what is not possible in them, and why (D.2)."""

from enum import StrEnum

from portal.domain.errors import PortalError


class ReviewRefusal(StrEnum):
    """Why not."""

    SIGNED_OFF = "signed_off"
    FIGURES_FINAL = "figures_final"
    PROVISIONAL = "provisional"
    NO_FINDINGS = "no_findings"
    ALREADY_DONE = "already_done"
    CARRIED_ON = "carried_on"
    NOTHING_TO_CARRY = "nothing_to_carry"


class ReviewRefused(PortalError):
    """What was asked for cannot be done as the review stands; nothing was changed."""

    def __init__(self, refusal: ReviewRefusal) -> None:
        super().__init__(f"Refused: {refusal}.")
        self.refusal = refusal
