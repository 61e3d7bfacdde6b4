"""One act on many cases: each for itself, named when left, and undone where it is possible."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.bulk import Left, LeftReason
from portal.domain.case import Outcome, Status
from portal.domain.errors import NotFound
from portal.domain.history import EventType
from portal.models import BulkAct, Case, CaseEvent, CaseLink, OutboxMessage, WalledOff
from portal.queries.labels import labels_on
from portal.services import bulk_acts, casework
from portal.services.bulk import TooLate
from portal.services.casework import CaseAt, Words
from portal.services.labelling import set_labels
from portal.services.work import UnitOfWork
from tests.factories import MONDAY, a_case, a_small_city, acting, staff_called, work

pytestmark = pytest.mark.usefixtures("_small_city")
WORDS = Words("Thank you for telling us.", "en")


@pytest.fixture
def _small_city(session: Session) -> None:
    a_small_city(session)


def test_many_cases_are_taken_at_once(session: Session) -> None:
    contact, chosen = staff_called(session, "contact"), _chosen(session, 3)

    result = bulk_acts.assign(_by(session), chosen, contact.id)

    assert result.done == tuple(seen.reference for seen in chosen)
    assert result.left == ()
    assert [_case(session, each).assignee_id for each in result.done] == [contact.id] * 3


def test_cases_are_given_to_a_colleague_who_is_told_of_each(session: Session) -> None:
    deputy = staff_called(session, "deputy")

    bulk_acts.assign(_by(session), _chosen(session, 2), deputy.id)

    told = select(OutboxMessage.to_address).where(OutboxMessage.notice == "office/case_assigned")
    assert session.scalars(told).all() == [deputy.email] * 2


def test_a_case_that_one_has_already_is_not_given_again(session: Session) -> None:
    contact, chosen = staff_called(session, "contact"), _chosen(session, 1)
    bulk_acts.assign(_by(session), chosen, contact.id)

    result = bulk_acts.assign(_by(session), chosen, contact.id)

    assert result.done == (chosen[0].reference,)
    assert _events(session, chosen[0]) == [EventType.CASE_FILED, EventType.CASE_ASSIGNED]


def test_many_residents_are_told_each_in_the_words_for_them(session: Session) -> None:
    chosen = [_seen(session, a_case(session, language=tag).reference) for tag in ("en", "es")]
    words = {seen.reference: Words(f"For {seen.reference}", "en") for seen in chosen}

    result = bulk_acts.acknowledge(_by(session), chosen, words)

    assert len(result.done) == 2
    for seen in chosen:
        assert _case(session, seen.reference).status is Status.ACKNOWLEDGED


def test_labels_are_put_on_many_cases_and_taken_off(session: Session) -> None:
    chosen = _chosen(session, 2)
    bulk_acts.label(_by(session), chosen, add=["Noise", "Lobby"])

    bulk_acts.label(_by(session), _again(session, chosen), remove=["Noise"])

    assert [_labels(session, seen) for seen in chosen] == [("Lobby",), ("Lobby",)]


def test_one_refusal_holds_up_no_other(session: Session) -> None:
    chosen = _chosen(session, 3)
    casework.resolve(_by(session, "deputy"), chosen[1], Outcome.FIXED, WORDS)

    result = bulk_acts.acknowledge(_by(session), chosen, _words(chosen))

    assert result.done == (chosen[0].reference, chosen[2].reference)
    name = staff_called(session, "deputy").name
    assert result.left == (
        Left(chosen[1].reference, LeftReason.STATE, Status.RESOLVED, name, None),
    )


def test_a_case_that_was_changed_meanwhile_is_left_and_named(session: Session) -> None:
    chosen = _chosen(session, 2)
    casework.note(_by(session, "deputy"), chosen[0], WORDS)

    result = bulk_acts.label(_by(session), chosen, add=["Noise"])

    assert result.done == (chosen[1].reference,)
    assert (result.left[0].reason, result.left[0].by) == (
        LeftReason.CHANGED,
        staff_called(session, "deputy").name,
    )
    assert _labels(session, chosen[0]) == ()


def test_what_one_has_no_right_to_is_left(session: Session) -> None:
    result = bulk_acts.acknowledge(_by(session, "counter"), *_with_words(_chosen(session, 1)))

    assert [left.reason for left in result.left] == [LeftReason.NOT_ALLOWED]


def test_nobody_is_given_what_they_may_not_see(session: Session) -> None:
    chosen = _chosen(session, 2)
    deputy = staff_called(session, "deputy")
    session.add(WalledOff(case_id=_case(session, chosen[0].reference).id, staff_id=deputy.id))
    session.flush()

    result = bulk_acts.assign(_by(session), chosen, deputy.id)

    assert result.done == (chosen[1].reference,)


def test_cases_that_one_may_not_see_do_not_exist(session: Session) -> None:
    hidden = [
        a_case(session, is_about_conduct=True).reference,
        a_case(session, department="parks").reference,
        "2026-999999",
    ]
    chosen = [CaseAt(reference, 1) for reference in hidden]

    result = bulk_acts.label(_by(session), chosen, add=["Noise"])

    assert (result.done, result.left) == ((), ())
    assert session.scalars(select(BulkAct.items)).one() == []


def test_no_more_than_a_hundred_cases_are_touched_at_once(session: Session) -> None:
    chosen = [CaseAt(f"2025-{number:06}", 1) for number in range(100)]

    result = bulk_acts.label(_by(session), [*chosen, *_chosen(session, 1)], add=["Noise"])

    assert result.done == ()


def test_duplicates_are_joined_with_one_of_them(session: Session) -> None:
    chosen = _chosen(session, 3)
    main = chosen[0].reference

    result = bulk_acts.merge(_by(session), chosen, main, _words(chosen))

    assert result.done == (chosen[1].reference, chosen[2].reference)
    assert [_case(session, each).status for each in result.done] == [Status.MERGED] * 2
    assert _case(session, main).status is Status.RECEIVED


def test_a_case_that_cannot_be_joined_is_left_with_the_reason(session: Session) -> None:
    chosen = _chosen(session, 3)
    casework.resolve(_by(session), chosen[1], Outcome.FIXED, WORDS)

    result = bulk_acts.merge(
        _by(session), _again(session, chosen), chosen[1].reference, _words(chosen)
    )

    assert result.done == ()
    assert {left.refusal for left in result.left} == {"other_is_over"}


def test_joining_is_undone_with_words_to_each_resident(session: Session) -> None:
    chosen = _chosen(session, 3)
    result = bulk_acts.merge(_by(session), chosen, chosen[0].reference, _words(chosen))

    undone = bulk_acts.undo(_by(session), result.id, _words(chosen))

    assert set(undone.done) == set(result.done)
    assert [_case(session, each).status for each in result.done] == [Status.IN_PROGRESS] * 2
    assert _events(session, chosen[2])[-2:] == [EventType.CASE_MERGED, EventType.MERGE_UNDONE]


def test_related_cases_are_linked_with_one_of_them_and_unlinked_again(session: Session) -> None:
    chosen = _chosen(session, 3)
    result = bulk_acts.link(_by(session), chosen, chosen[0].reference)
    assert result.done == (chosen[1].reference, chosen[2].reference)
    assert _linked(session) == 2

    undone = bulk_acts.undo(_by(session), result.id)

    assert undone.left == ()
    assert _linked(session) == 0


def test_taking_cases_is_undone(session: Session) -> None:
    contact, deputy = staff_called(session, "contact"), staff_called(session, "deputy")
    chosen = _chosen(session, 2)
    casework.assign(_by(session), chosen[0], deputy.id)
    result = bulk_acts.assign(_by(session), _again(session, chosen), contact.id)

    undone = bulk_acts.undo(_by(session), result.id)

    assert set(undone.done) == set(result.done)
    assert _case(session, chosen[0].reference).assignee_id == deputy.id
    assert _case(session, chosen[1].reference).assignee_id is None
    assert _events(session, chosen[1])[-2:] == [EventType.CASE_ASSIGNED] * 2


def test_labels_are_undone_as_far_as_the_act_changed_them(session: Session) -> None:
    chosen = _chosen(session, 2)
    set_labels(_by(session), chosen[0], add=["Noise"])
    again = _again(session, chosen)
    result = bulk_acts.label(_by(session), again, add=["Noise"])

    undone = bulk_acts.undo(_by(session), result.id)

    assert undone.left == ()
    assert [_labels(session, seen) for seen in chosen] == [("Noise",), ()]


def test_a_case_to_which_something_else_has_happened_stays_as_it_is(session: Session) -> None:
    chosen = _chosen(session, 2)
    result = bulk_acts.label(_by(session), chosen, add=["Noise"])
    casework.note(_by(session, "deputy"), _seen(session, chosen[0].reference), WORDS)

    undone = bulk_acts.undo(_by(session), result.id)

    assert undone.done == (chosen[1].reference,)
    assert [left.reason for left in undone.left] == [LeftReason.CHANGED]
    assert _labels(session, chosen[0]) == ("Noise",)


def test_an_acknowledgement_is_not_undone(session: Session) -> None:
    result = bulk_acts.acknowledge(_by(session), *_with_words(_chosen(session, 1)))

    with pytest.raises(TooLate):
        bulk_acts.undo(_by(session), result.id)


def test_an_act_is_undone_once(session: Session) -> None:
    result = bulk_acts.label(_by(session), _chosen(session, 1), add=["Noise"])
    bulk_acts.undo(_by(session), result.id)

    with pytest.raises(TooLate):
        bulk_acts.undo(_by(session), result.id)


@pytest.mark.parametrize(("minutes", "is_undone"), [(10, True), (11, False)])
def test_an_act_can_be_undone_for_ten_minutes(
    session: Session, minutes: int, is_undone: bool
) -> None:
    result = bulk_acts.label(_by(session), _chosen(session, 1), add=["Noise"])
    later = work(
        session, acting(staff_called(session, "contact")), MONDAY + timedelta(minutes=minutes)
    )

    if is_undone:
        assert bulk_acts.undo(later, result.id).done
    else:
        with pytest.raises(TooLate):
            bulk_acts.undo(later, result.id)


@pytest.mark.parametrize(("name", "act_id"), [("deputy", 1), ("contact", 99)])
def test_nobody_undoes_what_somebody_else_did(session: Session, name: str, act_id: int) -> None:
    bulk_acts.label(_by(session), _chosen(session, 1), add=["Noise"])

    with pytest.raises(NotFound):
        bulk_acts.undo(_by(session, name), act_id)


def _by(session: Session, name: str = "contact") -> UnitOfWork:
    return work(session, acting(staff_called(session, name)))


def _chosen(session: Session, count: int) -> list[CaseAt]:
    return [_seen(session, a_case(session).reference) for _ in range(count)]


def _case(session: Session, reference: str) -> Case:
    return session.scalars(select(Case).where(Case.reference == reference)).one()


def _seen(session: Session, reference: str) -> CaseAt:
    return CaseAt(reference, _case(session, reference).version)


def _again(session: Session, chosen: list[CaseAt]) -> list[CaseAt]:
    return [_seen(session, seen.reference) for seen in chosen]


def _words(chosen: list[CaseAt]) -> dict[str, Words]:
    return {seen.reference: WORDS for seen in chosen}


def _with_words(chosen: list[CaseAt]) -> tuple[list[CaseAt], dict[str, Words]]:
    return chosen, _words(chosen)


def _linked(session: Session) -> int:
    return len(session.scalars(select(CaseLink)).all())


def _labels(session: Session, seen: CaseAt) -> tuple[str, ...]:
    case_id = _case(session, seen.reference).id
    return labels_on(session, [case_id]).get(case_id, ())


def _events(session: Session, seen: CaseAt) -> list[EventType]:
    of_case = select(CaseEvent.type).join(Case).where(Case.reference == seen.reference)
    return list(session.scalars(of_case.order_by(CaseEvent.sequence)))
