"""Somebody who can sign in, for tests of what signing in rests on."""

import pytest
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.queries.staff import StaffFacts
from portal.services import passwords
from tests.factories import PASSWORD, a_department, a_staff_member
from tests.support.staff import ANA, CHEAP, known


@pytest.fixture(autouse=True)
def _cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hasher", CHEAP)


@pytest.fixture
def ana(session: Session) -> StaffFacts:
    """A counter clerk with a password."""
    a_staff_member(
        session,
        Role.COUNTER,
        a_department(session),
        email=ANA,
        name="Ana Ruiz",
        password_hash=passwords.hash_password(PASSWORD),
    )
    return known(session)
