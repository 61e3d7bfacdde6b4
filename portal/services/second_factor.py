"""The second factor: six digits from an authenticator app, new every 30 seconds (TOTP, RFC 6238).

The secret is sealed with a key outside the database, and kept only once a code has shown that the
app has it. Every code is good once.
"""

import pyotp
from pyotp.exceptions import OTPVerificationError

from portal.domain.errors import PortalError
from portal.models import StaffMember
from portal.queries.staff import StaffFacts
from portal.services.staff_sessions import end_sessions_of, member_as_seen
from portal.services.work import UnitOfWork

PURPOSE = "totp"
# Clocks of phones are off by some seconds: the code before and the one after count as well.
STEPS_OFF = 1


class WrongCode(PortalError):
    """The code is wrong, too old, or has been used before."""

    def __init__(self) -> None:
        super().__init__("This code is not right, or was used before. Wait for the next one.")


def new_secret() -> str:
    """160 random bits in base 32, as authenticator apps take them."""
    return pyotp.random_base32()


def enrolment_address(secret: str, email: str, issuer: str) -> str:
    """What the QR code says to the app; `issuer` is the name that the app shows."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def use_code(work: UnitOfWork, seen: StaffFacts, code: str) -> None:
    """Spend a code of this person. Raises WrongCode and StaleSignIn."""
    member = member_as_seen(work, seen)
    sealed = member.totp_secret_sealed
    secret = work.keys.unseal(PURPOSE, sealed) if sealed else None
    if secret is None:
        raise WrongCode
    _spend(work, member, secret.decode("ascii"), code)


def enrol_second_factor(work: UnitOfWork, seen: StaffFacts, secret: str, code: str) -> None:
    """Demand codes of this secret from now on; ends all sessions of the person.

    Raises WrongCode when the app does not have the secret, and StaleSignIn.
    """
    member = member_as_seen(work, seen)
    member.totp_last_step = None
    _spend(work, member, secret, code)
    member.totp_secret_sealed = work.keys.seal(PURPOSE, secret.encode("ascii"))
    end_sessions_of(work, member)


def remove_second_factor(work: UnitOfWork, seen: StaffFacts) -> None:
    """Ask for the password only from now on; ends all sessions of the person.

    Whether the roles allow it is for the caller to ask. Raises StaleSignIn.
    """
    member = member_as_seen(work, seen)
    forget_second_factor(member)
    end_sessions_of(work, member)


def forget_second_factor(member: StaffMember) -> None:
    """Drop the secret and what is known of its codes."""
    member.totp_secret_sealed = None
    member.totp_last_step = None


def _spend(work: UnitOfWork, member: StaffMember, secret: str, code: str) -> None:
    step = _step_of(work, secret, "".join(code.split()))
    if member.totp_last_step is not None and step <= member.totp_last_step:
        raise WrongCode
    member.totp_last_step = step


def _step_of(work: UnitOfWork, secret: str, code: str) -> int:
    """Which 30 seconds since 1970 the code belongs to. Raises WrongCode."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(
            code, for_time=work.now, valid_window=STEPS_OFF
        )
    except OTPVerificationError:
        raise WrongCode from None
