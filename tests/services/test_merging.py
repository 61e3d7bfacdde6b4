"""Cases that tell of the same are answered together; each resident reads it on a page of theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import Outcome, Status
from portal.domain.errors import ActionNotAllowed, ChangedMeanwhile
from portal.domain.escalation import WallReason
from portal.domain.history import ActorKind, EventType
from portal.domain.permissions import Role
from portal.domain.refusals import Refusal, Refused
from portal.models import Case, CaseEvent, CaseLink, Message, OutboxMessage, WalledOff
from portal.services import casework, conduct, linking, merging, resident_actions
from portal.services.casework import CaseAt, Words
from portal.services.work import UnitOfWork
from tests.factories import (
    MONDAY,
    a_case,
    a_small_city,
    a_staff_member,
    acting,
    staff_called,
    work,
)

pytestmark = pytest.mark.usefixtures("_small_city")
WORDS = Words("Others have told us of this too; we answer you all together.", "en")
NEWS = Words("The lamp is ordered.", "en")
MAIN, DUPLICATE, THIRD = "2026-000001", "2026-000002", "2026-000003"


@pytest.fixture
def _small_city(session: Session) -> None:
    a_small_city(session)


@pytest.fixture
def _joined(session: Session, _small_city: None) -> None:
    """Rosa's case is the main one; Omar's is joined with it."""
    a_case(session, contact_email="rosa@example.org", contact_name="Rosa Diaz")
    a_case(session, contact_email="omar@example.org", contact_name="Omar Haddad")
    _merge(session, DUPLICATE, MAIN)


@pytest.mark.usefixtures("_joined")
def test_a_joined_case_is_over_acknowledged_and_known_to_the_main_case(session: Session) -> None:
    main, duplicate = _case(session, MAIN), _case(session, DUPLICATE)

    assert duplicate.status is Status.MERGED
    assert duplicate.merged_into_id == main.id
    assert duplicate.acknowledged_at == MONDAY
    assert duplicate.next_due_at is None
    assert main.status is Status.RECEIVED
    assert _last(session, MAIN).type is EventType.DUPLICATE_RECEIVED
    assert _last(session, MAIN).facts == {"reference": DUPLICATE}
    assert _last(session, DUPLICATE).facts == {"reference": MAIN}
    assert _notices(session)[-1] == ("case_merged", "omar@example.org")


@pytest.mark.usefixtures("_joined")
def test_what_the_main_case_answers_both_residents_read(session: Session) -> None:
    casework.reply(_as(session, "contact"), _seen(session, MAIN), NEWS)

    assert _said(session, DUPLICATE) == [WORDS.body, NEWS.body]
    assert _last(session, DUPLICATE).type is EventType.REPLY_SENT
    assert _notices(session)[-2:] == [
        ("reply_sent", "rosa@example.org"),
        ("reply_sent", "omar@example.org"),
    ]


@pytest.mark.usefixtures("_joined")
def test_questions_stay_with_the_main_case(session: Session) -> None:
    casework.ask(_as(session, "contact"), _seen(session, MAIN), NEWS)

    assert _said(session, DUPLICATE) == [WORDS.body]


@pytest.mark.usefixtures("_joined")
def test_no_resident_reads_the_other_ones_reference(session: Session) -> None:
    words = Words(f"Please name {MAIN} when you call.", "en")

    casework.reply(_as(session, "contact"), _seen(session, MAIN), words)

    assert _said(session, DUPLICATE)[-1] == f"Please name {DUPLICATE} when you call."


@pytest.mark.usefixtures("_joined")
def test_the_resolution_of_the_main_case_resolves_the_joined_one_too(session: Session) -> None:
    casework.resolve(_as(session, "contact"), _seen(session, MAIN), Outcome.FIXED, NEWS)

    main, duplicate = _case(session, MAIN), _case(session, DUPLICATE)
    assert duplicate.status is Status.RESOLVED
    assert duplicate.outcome is Outcome.FIXED
    assert duplicate.dispute_until_at == main.dispute_until_at
    resident_actions.rate(work(session), duplicate.id, 5, 4, "")


@pytest.mark.usefixtures("_joined")
def test_a_dispute_takes_only_the_resident_s_own_case_up_again(session: Session) -> None:
    casework.resolve(_as(session, "contact"), _seen(session, MAIN), Outcome.FIXED, NEWS)

    resident_actions.dispute(
        work(session), _case(session, DUPLICATE).id, Words("It is still dark.", "en")
    )

    main, duplicate = _case(session, MAIN), _case(session, DUPLICATE)
    assert (main.status, duplicate.status) == (Status.RESOLVED, Status.IN_PROGRESS)
    assert duplicate.merged_into_id is None
    assert _last(session, MAIN).type is EventType.DUPLICATE_LOST
    assert _last(session, MAIN).actor_kind is ActorKind.SYSTEM


@pytest.mark.usefixtures("_joined")
def test_a_referral_says_where_to_go_to_all_of_them(session: Session) -> None:
    casework.refer(_as(session, "contact"), _seen(session, MAIN), NEWS)

    assert _said(session, DUPLICATE)[-1] == NEWS.body


@pytest.mark.usefixtures("_joined")
def test_separating_starts_the_clock_again_and_tells_the_resident(session: Session) -> None:
    promised = _case(session, DUPLICATE).resolve_due_at

    merging.undo(_as(session, "deputy"), _seen(session, DUPLICATE), NEWS)

    duplicate = _case(session, DUPLICATE)
    assert duplicate.status is Status.IN_PROGRESS
    assert (duplicate.merged_into_id, duplicate.finished_at) == (None, None)
    assert duplicate.next_due_at == duplicate.resolve_due_at == promised
    assert _last(session, MAIN).type is EventType.DUPLICATE_LOST
    assert _notices(session)[-1] == ("merge_undone", "omar@example.org")
    casework.reply(_as(session, "contact"), _seen(session, MAIN), WORDS)
    assert _said(session, DUPLICATE)[-1] == NEWS.body


@pytest.mark.usefixtures("_joined")
def test_cases_joined_with_a_joined_case_move_along(session: Session) -> None:
    a_case(session)

    _merge(session, MAIN, THIRD)

    third = _case(session, THIRD)
    assert _case(session, MAIN).merged_into_id == third.id
    assert _case(session, DUPLICATE).merged_into_id == third.id
    casework.reply(_as(session, "contact"), _seen(session, THIRD), NEWS)
    assert _said(session, DUPLICATE)[-1] == _said(session, MAIN)[-1] == NEWS.body


@pytest.mark.usefixtures("_joined")
def test_what_the_resident_of_a_joined_case_adds_reaches_whoever_answers(session: Session) -> None:
    casework.assign(
        _as(session, "contact"), _seen(session, MAIN), staff_called(session, "deputy").id
    )

    resident_actions.add_information(
        work(session), _case(session, DUPLICATE).id, Words("It flickers, too.", "en")
    )

    message = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()[-1]
    assert (message.notice, message.to_address) == (
        "office/resident_answered",
        "deputy@city.example",
    )
    assert message.case_id == _case(session, MAIN).id


@pytest.mark.usefixtures("_joined")
def test_when_the_main_case_is_taken_back_the_oldest_joined_one_takes_its_place(
    session: Session,
) -> None:
    a_case(session)
    _merge(session, THIRD, MAIN)

    resident_actions.withdraw(work(session), _case(session, MAIN).id)

    duplicate, third = _case(session, DUPLICATE), _case(session, THIRD)
    assert duplicate.status is Status.IN_PROGRESS
    assert duplicate.merged_into_id is None
    assert third.merged_into_id == duplicate.id
    undone = next(e for e in _events(session, DUPLICATE) if e.type is EventType.MERGE_UNDONE)
    assert undone.actor_kind is ActorKind.SYSTEM


@pytest.mark.usefixtures("_joined")
def test_a_joined_case_whose_answer_comes_too_late_has_missed_its_promise(
    session: Session,
) -> None:
    late = _case(session, DUPLICATE).resolve_due_at + timedelta(hours=1)

    casework.resolve(_as(session, "contact", late), _seen(session, MAIN), Outcome.FIXED, NEWS)

    assert _case(session, DUPLICATE).resolve_missed_at == late


def test_a_case_is_not_joined_with_itself_or_with_one_that_is_over(session: Session) -> None:
    a_case(session)
    a_case(session)
    casework.resolve(_as(session, "contact"), _seen(session, DUPLICATE), Outcome.FIXED, NEWS)

    assert _refusal(session, MAIN, MAIN) is Refusal.SAME_CASE
    assert _refusal(session, MAIN, DUPLICATE) is Refusal.OTHER_IS_OVER
    assert _refusal(session, MAIN, "2026-999999") is Refusal.OTHER_UNKNOWN


def test_a_case_that_somebody_may_not_see_answers_like_one_that_does_not_exist(
    session: Session,
) -> None:
    a_case(session)
    a_case(session, is_about_conduct=True)
    a_case(session, department="parks")

    assert _refusal(session, MAIN, DUPLICATE) is Refusal.OTHER_UNKNOWN
    assert _refusal(session, MAIN, THIRD) is Refusal.OTHER_UNKNOWN


def test_a_restricted_case_is_not_tied_to_one_that_more_can_read(session: Session) -> None:
    a_case(session)
    a_case(session, is_about_conduct=True)

    for reference, other in ((MAIN, DUPLICATE), (DUPLICATE, MAIN)):
        assert _refusal(session, reference, other, by="supervisor") is Refusal.RESTRICTED_APART
        with pytest.raises(Refused):
            linking.link(_as(session, "supervisor"), _seen(session, reference), other)


def test_whoever_is_kept_away_from_one_allegation_is_kept_away_from_the_joined_one(
    session: Session,
) -> None:
    named = a_staff_member(session, Role.SUPERVISOR, None, name="Ada Bright")
    a_case(session, is_about_conduct=True)
    a_case(session, is_about_conduct=True, staff_named="Ada Bright")

    _merge(session, DUPLICATE, MAIN, by="reviewer")

    wall = session.get_one(WalledOff, (_case(session, MAIN).id, named.id))
    assert wall.reason is WallReason.MATCHED


@pytest.mark.usefixtures("_joined")
def test_a_joined_case_that_turns_out_an_allegation_is_looked_into_by_itself(
    session: Session,
) -> None:
    seen = _seen(session, DUPLICATE)
    conduct.restrict(_as(session, "supervisor"), seen, conduct.Walls(), NEWS)

    duplicate = _case(session, DUPLICATE)
    assert duplicate.status is Status.IN_PROGRESS
    assert duplicate.merged_into_id is None
    assert _last(session, DUPLICATE).type is EventType.CASE_ESCALATED
    casework.reply(_as(session, "contact"), _seen(session, MAIN), WORDS)
    assert _last(session, DUPLICATE).type is EventType.CASE_ESCALATED


@pytest.mark.usefixtures("_joined")
def test_only_open_cases_are_joined_and_only_joined_ones_separated(session: Session) -> None:
    a_case(session)

    with pytest.raises(ActionNotAllowed):
        merging.undo(_as(session, "contact"), _seen(session, THIRD), NEWS)
    with pytest.raises(ActionNotAllowed):
        _merge(session, DUPLICATE, THIRD)


def test_whoever_comes_too_late_joins_nothing(session: Session) -> None:
    a_case(session)
    a_case(session)
    seen = _seen(session, DUPLICATE)
    casework.note(_as(session, "contact"), seen, NEWS)

    with pytest.raises(ChangedMeanwhile):
        merging.merge(_as(session, "contact"), seen, MAIN, WORDS)


def test_linked_cases_know_of_each_other_until_the_link_is_removed(session: Session) -> None:
    a_case(session)
    a_case(session)

    linking.link(_as(session, "contact"), _seen(session, DUPLICATE), MAIN)

    assert session.scalars(select(CaseLink)).one().case_id == _case(session, MAIN).id
    assert _last(session, MAIN).facts == {"reference": DUPLICATE}
    with pytest.raises(Refused):
        linking.link(_as(session, "contact"), _seen(session, MAIN), DUPLICATE)

    linking.unlink(_as(session, "contact"), _seen(session, MAIN), DUPLICATE)

    assert session.scalars(select(CaseLink)).all() == []
    assert _last(session, DUPLICATE).type is EventType.CASE_UNLINKED
    with pytest.raises(Refused):
        linking.unlink(_as(session, "contact"), _seen(session, MAIN), DUPLICATE)


def _merge(session: Session, reference: str, into: str, by: str = "contact") -> None:
    merging.merge(_as(session, by), _seen(session, reference), into, WORDS)


def _refusal(session: Session, reference: str, into: str, by: str = "contact") -> Refusal:
    with pytest.raises(Refused) as refused:
        _merge(session, reference, into, by)
    return refused.value.refusal


def _as(session: Session, name: str, now: object = MONDAY) -> UnitOfWork:
    return work(session, acting(staff_called(session, name)), now)  # type: ignore[arg-type]


def _case(session: Session, reference: str) -> Case:
    return session.scalars(select(Case).where(Case.reference == reference)).one()


def _seen(session: Session, reference: str) -> CaseAt:
    return CaseAt(reference, _case(session, reference).version)


def _events(session: Session, reference: str) -> list[CaseEvent]:
    case_id = _case(session, reference).id
    found = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.sequence)
    return list(session.scalars(found))


def _last(session: Session, reference: str) -> CaseEvent:
    return _events(session, reference)[-1]


def _said(session: Session, reference: str) -> list[str]:
    """What the resident of the case was told, the earliest first."""
    case_id = _case(session, reference).id
    public = select(Message.body).where(Message.case_id == case_id, Message.is_public)
    return list(session.scalars(public.order_by(Message.id)))


def _notices(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(OutboxMessage.notice, OutboxMessage.to_address).order_by(OutboxMessage.id)
    )
    return [tuple(row) for row in rows]
