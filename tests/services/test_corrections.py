"""What a case was filed as can be put right; what it was stays in its history."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import Kind, Outcome
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.escalation import EscalationCause
from portal.domain.history import EventType
from portal.domain.refusals import Refusal, Refused
from portal.models import Case, CaseEvent, Category, Department, Escalation
from portal.services import casework, resident_actions
from portal.services.casework import CaseAt, Words
from portal.services.corrections import Correction, correct
from portal.services.work import UnitOfWork
from tests.factories import (
    MONDAY,
    a_case,
    a_category,
    a_small_city,
    acting,
    staff_called,
    work,
)

pytestmark = pytest.mark.usefixtures("_small_city")
WORDS = Words("It is done.", "en")
# Five business days after Monday 23 November, with Thanksgiving in between.
FIVE_DAYS = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)


@pytest.fixture
def _small_city(session: Session) -> None:
    a_small_city(session)


def test_the_history_keeps_what_it_was_before(session: Session) -> None:
    a_case(session)

    _correct(session, kind=Kind.QUESTION, site="city-hall", language="es")

    case = _case(session)
    assert (case.kind, case.language) == (Kind.QUESTION, "es")
    assert _facts(session) == {
        "kind": ["complaint", "question"],
        "site": ["", "city-hall"],
        "language": ["en", "es"],
    }


def test_a_new_category_brings_its_own_date_counted_from_the_receipt(session: Session) -> None:
    a_case(session)
    before = _case(session).resolve_due_at
    later = MONDAY + timedelta(hours=20)

    _correct(session, now=later, category="permit-delay")

    case = _case(session)
    assert case.resolve_due_at == FIVE_DAYS < before
    assert _facts(session)["resolve_due_at"] == [
        before.isoformat(),
        case.resolve_due_at.isoformat(),
    ]
    assert case.acknowledge_due_at == datetime(2026, 11, 25, 23, 0, tzinfo=UTC)


def test_the_promise_to_acknowledge_never_moves(session: Session) -> None:
    a_case(session)
    promised = _case(session).acknowledge_due_at

    _correct(session, category="permit-delay")

    assert _case(session).acknowledge_due_at == _case(session).next_due_at == promised


def test_a_missed_promise_stays_missed_whatever_the_category(session: Session) -> None:
    a_case(session, category="permit-delay")
    promised = _case(session).resolve_due_at

    _correct(session, now=promised + timedelta(hours=1), category="")

    case = _case(session)
    assert case.resolve_due_at == promised
    assert case.resolve_missed_at is not None


def test_a_date_that_is_past_already_is_not_promised(session: Session) -> None:
    a_case(session)
    promised = _case(session).resolve_due_at

    _correct(session, now=promised - timedelta(hours=1), category="permit-delay")

    assert _case(session).resolve_due_at == promised


def test_a_case_that_was_taken_up_again_counts_from_then(session: Session) -> None:
    a_case(session)
    casework.resolve(_as(session), _seen(session), Outcome.FIXED, WORDS)
    a_month_later = MONDAY + timedelta(days=12)
    resident_actions.dispute(work(session, now=a_month_later), _case(session).id, WORDS)

    _correct(session, now=a_month_later, by="reviewer", category="permit-delay")

    assert _case(session).resolve_due_at > a_month_later


def test_a_finished_case_is_put_right_without_a_new_date(session: Session) -> None:
    a_case(session)
    casework.resolve(_as(session), _seen(session), Outcome.FIXED, WORDS)
    promised = _case(session).resolve_due_at

    _correct(session, category="permit-delay")

    assert _case(session).resolve_due_at == promised
    assert set(_facts(session)) == {"category"}


def test_a_category_that_always_goes_up_brings_a_supervisor_in(session: Session) -> None:
    permits = session.scalars(select(Department).where(Department.slug == "permits")).one()
    a_category(session, permits, slug="flooding", is_escalated=True)
    a_case(session)

    _correct(session, category="flooding")

    assert session.scalars(select(Escalation.cause)).all() == [EscalationCause.CATEGORY]


def test_another_departments_category_is_a_matter_of_passing_on(session: Session) -> None:
    parks = session.scalars(select(Department).where(Department.slug == "parks")).one()
    a_category(session, parks, slug="trees")
    a_case(session)

    for wrong in ({"category": "trees"}, {"site": "nowhere"}, {"language": "tlh"}):
        with pytest.raises(NotFound):
            _correct(session, **wrong)


def test_a_retired_category_stays_where_it_is_and_is_given_to_nobody_else(
    session: Session,
) -> None:
    a_case(session, category="permit-delay")
    session.scalars(select(Category)).one().is_active = False
    session.flush()

    _correct(session, category="permit-delay", kind=Kind.QUESTION)
    _correct(session, category="", kind=Kind.QUESTION)

    with pytest.raises(NotFound):
        _correct(session, category="permit-delay", kind=Kind.QUESTION)


def test_nothing_is_recorded_where_nothing_changes(session: Session) -> None:
    a_case(session)

    with pytest.raises(Refused) as refused:
        _correct(session)

    assert refused.value.refusal is Refusal.NOTHING_CHANGED


def test_the_counter_corrects_nothing(session: Session) -> None:
    a_case(session)

    with pytest.raises(NotAllowed):
        _correct(session, by="counter", kind=Kind.QUESTION)


def _correct(
    session: Session,
    now: datetime = MONDAY,
    by: str = "contact",
    kind: Kind = Kind.COMPLAINT,
    category: str = "",
    site: str = "",
    language: str = "en",
) -> None:
    correction = Correction(kind, category, site, language)
    correct(_as(session, by, now), _seen(session), correction)


def _as(session: Session, name: str = "contact", now: datetime = MONDAY) -> UnitOfWork:
    return work(session, acting(staff_called(session, name)), now)


def _case(session: Session) -> Case:
    return session.scalars(select(Case)).one()


def _seen(session: Session) -> CaseAt:
    return CaseAt(_case(session).reference, _case(session).version)


def _facts(session: Session) -> dict[str, object]:
    corrected = select(CaseEvent).where(CaseEvent.type == EventType.CASE_CORRECTED)
    return dict(session.scalars(corrected.order_by(CaseEvent.id.desc())).first().facts)
