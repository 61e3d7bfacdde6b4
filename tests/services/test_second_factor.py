"""The second factor: which codes of an app are accepted, and who is asked for one."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role, RoleAssignment
from portal.models import StaffMember
from portal.queries.staff import StaffFacts
from portal.services import staff
from portal.services.passwords import hash_password
from portal.services.second_factor import WrongCode, enrol_second_factor, new_secret, use_code
from portal.services.sign_in import Step, next_step, recognises
from tests.factories import KEYS, MONDAY, work
from tests.support.staff import known


def code(secret: str, steps: int = 0) -> str:
    """What the app shows on Monday at ten, or so many times 30 seconds later."""
    return pyotp.TOTP(secret).at(MONDAY, counter_offset=steps)


@pytest.fixture
def secret(session: Session, ana: StaffFacts) -> str:
    """The secret of Ana's app, enrolled a minute ago."""
    secret = new_secret()
    before = MONDAY - timedelta(minutes=1)
    enrol_second_factor(work(session, now=before), ana, secret, code(secret, -2))
    session.flush()
    return secret


def test_code_of_the_app_is_accepted(session: Session, secret: str) -> None:
    use_code(work(session), known(session), code(secret))


def test_code_may_be_typed_with_a_space(session: Session, secret: str) -> None:
    digits = code(secret)
    use_code(work(session), known(session), f" {digits[:3]} {digits[3:]} ")


@pytest.mark.parametrize("steps", [-1, 1])
def test_clock_of_the_phone_may_be_half_a_minute_off(
    session: Session, secret: str, steps: int
) -> None:
    use_code(work(session), known(session), code(secret, steps))


@pytest.mark.parametrize("steps", [-2, 2, 100])
def test_code_of_another_time_is_refused(session: Session, secret: str, steps: int) -> None:
    with pytest.raises(WrongCode):
        use_code(work(session), known(session), code(secret, steps))


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "١٢٣٤٥٦", "1" * 20, "-00001"])
def test_what_is_no_code_is_refused(session: Session, typed: str) -> None:
    with pytest.raises(WrongCode):
        use_code(work(session), known(session), typed)


def test_code_is_good_once(session: Session, secret: str) -> None:
    use_code(work(session), known(session), code(secret))
    session.flush()
    with pytest.raises(WrongCode):
        use_code(work(session), known(session), code(secret))


def test_earlier_code_is_refused_after_a_later_one(session: Session, secret: str) -> None:
    use_code(work(session), known(session), code(secret, 1))
    session.flush()
    with pytest.raises(WrongCode):
        use_code(work(session), known(session), code(secret))


def test_code_that_enrolled_the_app_does_not_sign_in_too(session: Session, ana: StaffFacts) -> None:
    secret = new_secret()
    enrol_second_factor(work(session), ana, secret, code(secret))
    session.flush()
    with pytest.raises(WrongCode):
        use_code(work(session), known(session), code(secret))


def test_app_without_the_secret_is_not_enrolled(session: Session, ana: StaffFacts) -> None:
    with pytest.raises(WrongCode):
        enrol_second_factor(work(session), ana, new_secret(), "000000")
    session.rollback()


def test_secret_is_sealed_in_the_database(session: Session, secret: str) -> None:
    kept = session.scalars(select(StaffMember.totp_secret_sealed)).one()
    assert kept
    assert secret not in kept
    assert KEYS.unseal("totp", kept) == secret.encode()


@pytest.mark.usefixtures("secret")
def test_reset_drops_the_second_factor_and_the_password(session: Session) -> None:
    staff.reset_password(work(session), known(session).staff_id, hash_password("temporary"))
    ana = known(session)
    assert not ana.has_second_factor
    assert ana.must_change_password
    assert recognises(ana, "temporary")


@pytest.mark.parametrize(
    ("role", "is_demonstration", "step"),
    [
        (Role.COUNTER, False, None),
        (Role.CONTACT, False, None),
        (Role.SUPERVISOR, False, Step.ENROLMENT),
        (Role.REVIEWER, False, Step.ENROLMENT),
        (Role.ADMINISTRATOR, False, Step.ENROLMENT),
        (Role.ADMINISTRATOR, True, None),
    ],
)
def test_second_factor_is_demanded_by_role_outside_the_demonstration(
    session: Session, ana: StaffFacts, role: Role, is_demonstration: bool, step: Step | None
) -> None:
    staff.set_roles(work(session), ana.staff_id, (RoleAssignment(role),))
    person = known(session)
    assert next_step(person, has_second_factor=False, is_demonstration=is_demonstration) is step


@pytest.mark.usefixtures("secret")
def test_enrolled_app_is_asked_for_even_in_the_demonstration(session: Session) -> None:
    ana = known(session)
    asked = next_step(ana, has_second_factor=False, is_demonstration=True)
    assert asked is Step.SECOND_FACTOR
    assert next_step(ana, has_second_factor=True, is_demonstration=True) is None
