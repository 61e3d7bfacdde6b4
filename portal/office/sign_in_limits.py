"""How often a password or a one-time code may be wrong.

Strict for one account from one place, moderate for one address, which a whole town hall may share,
and for one account from everywhere only a brake that is off again within a minute: whoever would
lock a colleague out on purpose cannot. A browser known to the account is counted by itself.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import request

from portal.office.known_device import account_mark, known_device
from portal.office.signing_in import signing_in
from portal.web.access import current_viewer
from portal.web.limits import address_key, limiter, was_wrong

P = ParamSpec("P")
R = TypeVar("R")

WRONG_FROM_ONE_PLACE = "5 per minute; 20 per hour"
WRONG_FROM_ONE_ADDRESS = "30 per minute; 200 per hour"
WRONG_FOR_ONE_ACCOUNT = "20 per minute"
# Only whoever has the password gets to guess codes, so nobody else can use this limit up. Three
# codes of a million are good at a time: 60 guesses a day hit once in fifteen years.
WRONG_CODES = "5 per 5 minutes; 20 per hour; 60 per day"
WRONG_OWN_PASSWORDS = "5 per 5 minutes; 20 per hour"


def _typed_email() -> str:
    return request.form.get("email", "")


def _place() -> str:
    email = _typed_email()
    return f"{account_mark(email)} {known_device(email) or address_key()}"


def _is_known_device() -> bool:
    return known_device(_typed_email()) is not None


def _person_signing_in() -> str:
    pending = signing_in()
    return str(pending.person.staff_id) if pending else address_key()


def _person_signed_in() -> str:
    viewer = current_viewer()
    return str(viewer.staff_id) if viewer else address_key()


_limit_place = limiter.shared_limit(
    WRONG_FROM_ONE_PLACE,
    scope="sign-in place",
    key_func=_place,
    methods=["POST"],
    deduct_when=was_wrong,
)
_limit_address = limiter.shared_limit(
    WRONG_FROM_ONE_ADDRESS,
    scope="sign-in address",
    methods=["POST"],
    deduct_when=was_wrong,
    exempt_when=_is_known_device,
)
_limit_account = limiter.shared_limit(
    WRONG_FOR_ONE_ACCOUNT,
    scope="sign-in account",
    key_func=lambda: account_mark(_typed_email()),
    methods=["POST"],
    deduct_when=was_wrong,
    exempt_when=_is_known_device,
)
limit_codes = limiter.shared_limit(
    WRONG_CODES,
    scope="one-time codes",
    key_func=_person_signing_in,
    methods=["POST"],
    deduct_when=was_wrong,
)
limit_own_password = limiter.shared_limit(
    WRONG_OWN_PASSWORDS,
    scope="own password",
    key_func=_person_signed_in,
    methods=["POST"],
    deduct_when=was_wrong,
)


def limit_sign_ins(view: Callable[P, R]) -> Callable[P, R]:
    """For the view that takes e-mail and password."""
    return _limit_account(_limit_address(_limit_place(view)))
