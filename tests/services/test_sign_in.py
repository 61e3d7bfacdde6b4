"""Who gets in: passwords, sessions, and what ends them."""

from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission, Role, RoleAssignment
from portal.keys import Keys
from portal.models import StaffSession
from portal.queries.staff import (
    StaffFacts,
    colleagues,
    find_for_sign_in,
    signed_in,
    staff_facts,
    viewer_of,
)
from portal.services import passwords, staff
from portal.services.passwords import (
    PasswordFault,
    hash_password,
    password_fault,
    temporary_password,
)
from portal.services.second_factor import enrol_second_factor, remove_second_factor
from portal.services.sign_in import Step, keep_rehashed, next_step, recognises, rehashed
from portal.services.staff_sessions import (
    LIFETIME,
    StaleSignIn,
    end_session,
    session_digests,
    start_session,
)
from tests.factories import KEYS, MONDAY, PASSWORD, a_department, a_staff_member, work
from tests.support.staff import ANA, known


def is_running(session: Session, session_id: str, after: timedelta = timedelta()) -> bool:
    session.flush()
    return signed_in(session, session_digests(KEYS, session_id), MONDAY + after) is not None


def test_right_password_is_recognised(ana: StaffFacts) -> None:
    assert recognises(ana, PASSWORD)


@pytest.mark.parametrize("typed", ["", PASSWORD.upper(), PASSWORD + " ", "something else"])
def test_wrong_password_is_not(ana: StaffFacts, typed: str) -> None:
    assert not recognises(ana, typed)


def test_unknown_person_takes_the_work_of_one_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    recognises(None, "warm-up")
    hashed = []
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda _self, _hash, typed: hashed.append(typed) or False
    )
    assert not recognises(None, PASSWORD)
    assert hashed == [PASSWORD]


def test_email_is_found_in_whatever_capitals(session: Session, ana: StaffFacts) -> None:
    assert find_for_sign_in(session, " ANA@City.example ") == ana


def test_disabled_person_is_not_found(session: Session, ana: StaffFacts) -> None:
    staff.disable(work(session), ana.staff_id)
    session.flush()
    assert find_for_sign_in(session, ANA) is None
    assert staff_facts(session, ana.staff_id) is None
    with pytest.raises(NotFound):
        viewer_of(session, ana.staff_id)


def test_accent_typed_on_another_keyboard_is_the_same_letter() -> None:
    one_sign, two_signs = "contrase\u00f1a larga", "contrasen\u0303a larga"
    assert passwords.is_password(two_signs, hash_password(one_sign))


def test_password_hash_is_argon2id() -> None:
    assert PasswordHasher().hash("x").startswith("$argon2id$")
    assert hash_password("x").startswith("$argon2id$")


def test_hash_with_other_parameters_is_renewed_at_sign_in(
    session: Session, ana: StaffFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rehashed(ana, PASSWORD) is None
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", dearer)
    password_hash = rehashed(ana, PASSWORD)
    assert password_hash
    keep_rehashed(work(session), ana, password_hash)
    assert known(session).password_hash == password_hash
    assert recognises(known(session), PASSWORD)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("seven bicycles by the river", None),
        ("Kranich-7-Teppich", None),
        ("كلمة طويلة بما يكفي", None),
        ("short words", PasswordFault.TOO_SHORT),
        ("x" * 300, PasswordFault.TOO_LONG),
        ("ana@city.example", PasswordFault.LIKE_NAME),
        ("Quintana-2026", PasswordFault.LIKE_NAME),
        ("Password2026!", PasswordFault.TOO_COMMON),
        ("P@ssw0rdP@ssw0rd", PasswordFault.TOO_COMMON),
        ("welcomemycity123", PasswordFault.TOO_COMMON),
        ("123456789012", PasswordFault.TOO_COMMON),
        ("qwertyuiopas", PasswordFault.TOO_COMMON),
        ("abababababab", PasswordFault.TOO_COMMON),
    ],
)
def test_easily_guessed_password_is_refused(password: str, fault: PasswordFault | None) -> None:
    assert password_fault(password, email="ana@city.example", name="Ana Quintana") == fault


def test_temporary_password_would_itself_be_accepted() -> None:
    password = temporary_password()
    assert password_fault(password, email=ANA, name="Ana Ruiz") is None
    assert password != temporary_password()


def test_session_runs_for_twelve_hours(session: Session, ana: StaffFacts) -> None:
    session_id = start_session(work(session), ana, has_second_factor=False)
    assert is_running(session, session_id)
    assert is_running(session, session_id, LIFETIME - timedelta(seconds=1))
    assert not is_running(session, session_id, LIFETIME)


def test_session_id_is_not_in_the_database(session: Session, ana: StaffFacts) -> None:
    session_id = start_session(work(session), ana, has_second_factor=False)
    session.flush()
    kept = session.scalars(select(StaffSession.id_digest)).one()
    assert kept != session_id
    assert len(kept) == 64


def test_session_outlives_a_change_of_the_secret_key(session: Session, ana: StaffFacts) -> None:
    session_id = start_session(work(session), ana, has_second_factor=False)
    session.flush()
    rotated = Keys((b"a newer secret of the tests, long enough too", *KEYS.secrets))
    assert signed_in(session, session_digests(rotated, session_id), MONDAY)


def test_session_tells_who_it_is(session: Session, ana: StaffFacts) -> None:
    session_id = start_session(work(session), ana, has_second_factor=True)
    session.flush()
    found = signed_in(session, session_digests(KEYS, session_id), MONDAY)
    assert found
    assert found.viewer == viewer_of(session, ana.staff_id)
    assert (found.email, found.language, found.has_second_factor) == (ANA, "en", True)


def test_person_without_a_role_is_signed_in_without_rights(
    session: Session, ana: StaffFacts
) -> None:
    staff.set_roles(work(session), ana.staff_id, ())
    session_id = start_session(work(session), ana, has_second_factor=False)
    session.flush()
    found = signed_in(session, session_digests(KEYS, session_id), MONDAY)
    assert found
    assert found.viewer.assignments == ()


def test_new_session_takes_the_place_of_the_browsers_earlier_one(
    session: Session, ana: StaffFacts
) -> None:
    first = start_session(work(session), ana, has_second_factor=False)
    second = start_session(work(session), ana, has_second_factor=False, instead_of=first)
    assert first != second
    assert not is_running(session, first)
    assert is_running(session, second)


def test_sessions_that_are_over_are_cleared_away(session: Session, ana: StaffFacts) -> None:
    start_session(work(session), ana, has_second_factor=False)
    session.flush()
    start_session(work(session, now=MONDAY + LIFETIME), ana, has_second_factor=False)
    session.flush()
    assert len(session.scalars(select(StaffSession)).all()) == 1


def test_signing_out_ends_one_session_only(session: Session, ana: StaffFacts) -> None:
    here = start_session(work(session), ana, has_second_factor=False)
    elsewhere = start_session(work(session), ana, has_second_factor=False)
    session.flush()
    end_session(work(session), here)
    assert not is_running(session, here)
    assert is_running(session, elsewhere)


@pytest.mark.parametrize(
    "change",
    [
        lambda work, ana: staff.set_roles(work, ana.staff_id, (RoleAssignment(Role.SUPERVISOR),)),
        lambda work, ana: staff.disable(work, ana.staff_id),
        lambda work, ana: staff.reset_password(work, ana.staff_id, "another hash"),
        lambda work, ana: staff.change_password(work, ana, "another hash"),
        lambda work, ana: enrol_second_factor(work, ana, "A" * 32, pyotp.TOTP("A" * 32).at(MONDAY)),
        remove_second_factor,
    ],
    ids=["roles", "disabled", "reset", "password", "enrolled", "removed"],
)
def test_whatever_changes_how_one_signs_in_ends_every_session(
    session: Session, ana: StaffFacts, change
) -> None:
    session_id = start_session(work(session), ana, has_second_factor=False)
    session.flush()
    change(work(session), ana)
    assert not is_running(session, session_id)


def test_choosing_a_language_ends_no_session(session: Session, ana: StaffFacts) -> None:
    session_id = start_session(work(session), ana, has_second_factor=False)
    staff.set_language(work(session), ana.staff_id, "es")
    assert is_running(session, session_id)
    assert known(session).language == "es"


def test_password_changed_meanwhile_starts_no_session(session: Session, ana: StaffFacts) -> None:
    staff.change_password(work(session), ana, "another hash")
    session.flush()
    with pytest.raises(StaleSignIn):
        start_session(work(session), ana, has_second_factor=False)


def test_person_disabled_meanwhile_starts_no_session(session: Session, ana: StaffFacts) -> None:
    staff.disable(work(session), ana.staff_id)
    session.flush()
    with pytest.raises(StaleSignIn):
        start_session(work(session), ana, has_second_factor=False)


def test_added_person_has_to_change_the_temporary_password(session: Session) -> None:
    new = staff.NewStaffMember(
        "New@City.example ", "Noor", (RoleAssignment(Role.CONTACT),), hash_password(PASSWORD)
    )
    staff_id = staff.add_staff_member(work(session), new)
    found = find_for_sign_in(session, "new@city.example")
    assert found
    assert found.staff_id == staff_id
    assert found.roles == {Role.CONTACT}
    assert next_step(found, has_second_factor=False, is_demonstration=False) is Step.NEW_PASSWORD


def test_email_is_taken_once_for_all(session: Session, ana: StaffFacts) -> None:
    staff.disable(work(session), ana.staff_id)
    session.flush()
    new = staff.NewStaffMember(ANA, "Ana Two", (), "hash")
    with pytest.raises(staff.EmailTaken, match=ANA):
        staff.add_staff_member(work(session), new)


def test_roles_are_replaced_and_what_stays_stays(session: Session, ana: StaffFacts) -> None:
    here = viewer_of(session, ana.staff_id).assignments[0]
    city_wide = RoleAssignment(Role.REVIEWER)
    staff.set_roles(work(session), ana.staff_id, (city_wide, here, city_wide))
    session.flush()
    session.expire_all()
    assert set(viewer_of(session, ana.staff_id).assignments) == {here, city_wide}
    staff.set_roles(work(session), ana.staff_id, (city_wide,))
    session.flush()
    session.expire_all()
    assert viewer_of(session, ana.staff_id).assignments == (city_wide,)


def test_colleagues_of_a_department_are_those_whose_roles_reach_it(session: Session) -> None:
    permits, parks = a_department(session, "permits"), a_department(session, "parks")
    ana = a_staff_member(session, Role.CONTACT, permits, name="Ana")
    ben = a_staff_member(session, Role.SUPERVISOR, name="Ben")
    a_staff_member(session, Role.CONTACT, parks, name="Cem")
    a_staff_member(session, Role.CONTACT, permits, name="Dot", is_active=False)
    found = colleagues(session, permits.id)
    assert [(each.id, each.name, each.roles) for each in found] == [
        (ana.id, "Ana", (Role.CONTACT,)),
        (ben.id, "Ben", (Role.SUPERVISOR,)),
    ]
    restricted = colleagues(session, permits.id, Permission.READ_RESTRICTED_CASE)
    assert [each.name for each in restricted] == ["Ben"]
