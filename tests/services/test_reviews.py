"""A review freezes its figures with their definitions, and is followed up in the next (D.2)."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.policy import Clause
from portal.domain.review import ReviewRefusal, ReviewRefused
from portal.models import Case, Review, WalledOff
from portal.queries.reviews import ReviewPage, review_list, review_page
from portal.queries.walls import viewer_from
from portal.services import reviews
from portal.services.reviews import ActionPlan, ReviewPlan
from portal.services.work import UnitOfWork
from tests.factories import MONDAY, a_case, a_small_city, acting, staff_called, work

OCTOBER = ReviewPlan("October", date(2026, 10, 1), date(2026, 10, 31), "en")
NOVEMBER = ReviewPlan("November", date(2026, 11, 1), date(2026, 11, 30), "en")
DEFINITIONS = {clause: f"How {clause} is counted." for clause in Clause}
IN_OCTOBER = datetime.fromisoformat("2026-10-12T16:00:00+00:00")
IN_DECEMBER = datetime.fromisoformat("2026-12-01T16:00:00+00:00")
SOON = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _city(session: Session) -> None:
    a_small_city(session)


def test_a_review_keeps_its_figures_whatever_happens_later(session: Session) -> None:
    a_case(session, IN_OCTOBER)
    review_id = opened(session)

    a_case(session, IN_OCTOBER)

    page = read(session, review_id)
    assert figure(page, Clause.SCOPE) == 1
    assert not page.is_provisional


def test_a_review_keeps_the_definitions_it_was_counted_by(session: Session) -> None:
    page = read(session, opened(session))

    assert page.definitions == DEFINITIONS
    assert [each.clause for each in page.figures] == list(Clause)


def test_frozen_figures_are_read_back_as_they_were(session: Session) -> None:
    a_case(session, IN_OCTOBER, contact_name="Rosa")

    page = read(session, opened(session))

    kept = next(each for each in page.figures if each.clause is Clause.DEF_CUSTOMER)
    assert (kept.value, kept.of) == (0.0, 1)
    assert [(each.name, each.value) for each in kept.details] == [("anonymous", 0), ("by_staff", 0)]
    assert kept.trend[-1].last_on == date(2026, 10, 31)


def test_figures_of_a_period_that_is_not_over_are_provisional(session: Session) -> None:
    review_id = opened(session, NOVEMBER)

    assert read(session, review_id).is_provisional
    write(session, review_id, "All is well.")
    with refused(ReviewRefusal.PROVISIONAL):
        reviews.sign_off(by(session), review_id)


def test_provisional_figures_are_counted_again_once_the_period_is_over(session: Session) -> None:
    review_id = opened(session, NOVEMBER)
    a_case(session)

    reviews.compute_again(by(session, now=IN_DECEMBER), review_id, DEFINITIONS)

    page = read(session, review_id)
    assert not page.is_provisional
    assert figure(page, Clause.SCOPE) == 1
    with refused(ReviewRefusal.FIGURES_FINAL):
        reviews.compute_again(by(session, now=IN_DECEMBER), review_id, DEFINITIONS)


def test_a_review_without_findings_is_not_signed_off(session: Session) -> None:
    with refused(ReviewRefusal.NO_FINDINGS):
        reviews.sign_off(by(session), opened(session))


def test_nothing_changes_in_a_review_that_is_signed_off(session: Session) -> None:
    review_id = signed_off(session)

    for act in (
        lambda: reviews.write_findings(by(session), review_id, "Other words."),
        lambda: reviews.add_action(by(session), review_id, plan(session)),
        lambda: reviews.carry_over(by(session), review_id, SOON),
        lambda: reviews.compute_again(by(session), review_id, DEFINITIONS),
        lambda: reviews.sign_off(by(session, "administrator"), review_id),
    ):
        with refused(ReviewRefusal.SIGNED_OFF):
            act()
    page = read(session, review_id)
    assert (page.findings, page.signed_off_by) == (
        "All is well.",
        staff_called(session, "reviewer").name,
    )


def test_an_assignee_says_what_was_done_even_after_the_sign_off(session: Session) -> None:
    review_id = opened(session)
    reviews.add_action(by(session), review_id, plan(session))
    write(session, review_id, "A deputy is missing.")
    reviews.sign_off(by(session), review_id)
    action = read(session, review_id).actions[0]

    reviews.finish_action(by(session, "supervisor"), action.id, "Named one.")

    done = read(session, review_id).actions[0]
    assert (done.done_on, done.done_words) == (date(2026, 11, 23), "Named one.")
    with refused(ReviewRefusal.ALREADY_DONE):
        reviews.finish_action(by(session), action.id, "Named another.")


def test_nobody_else_says_what_was_done(session: Session) -> None:
    review_id = opened(session)
    mine = ActionPlan(Clause.B_3, "Name one.", staff_called(session, "reviewer").id, SOON)
    reviews.add_action(by(session), review_id, mine)
    action = read(session, review_id).actions[0]

    with pytest.raises(NotAllowed):
        reviews.finish_action(by(session, "supervisor"), action.id, "Named one.")


def test_the_next_review_takes_over_what_was_left_undone(session: Session) -> None:
    first = opened(session)
    reviews.add_action(by(session), first, plan(session))
    second = opened(session, NOVEMBER)
    assert [each.words for each in read(session, second).left] == ["Name a deputy."]

    assert reviews.carry_over(by(session), second, date(2027, 1, 31)) == 1

    page = read(session, second)
    assert page.left == ()
    assert [(each.words, each.due_on) for each in page.actions] == [
        ("Name a deputy.", date(2027, 1, 31))
    ]
    old = read(session, first).actions[0]
    assert old.is_carried_on
    with refused(ReviewRefusal.CARRIED_ON):
        reviews.finish_action(by(session), old.id, "Named one.")
    with refused(ReviewRefusal.NOTHING_TO_CARRY):
        reviews.carry_over(by(session), second, SOON)


def test_an_earlier_review_never_takes_over_from_a_later_one(session: Session) -> None:
    later = opened(session, NOVEMBER)
    reviews.add_action(by(session), later, plan(session))

    assert read(session, opened(session)).left == ()


def test_overdue_actions_show_in_the_list_and_in_the_next_figures(session: Session) -> None:
    review_id = opened(session)
    reviews.add_action(by(session), review_id, plan(session))

    line = review_list(session, SOON + timedelta(days=1))[0]
    assert (line.open_actions, line.overdue_actions) == (1, 1)
    much_later = IN_DECEMBER + timedelta(days=40)
    december = ReviewPlan("December", date(2026, 12, 1), date(2026, 12, 31), "en")
    next_id = reviews.open_review(by(session, now=much_later), december, DEFINITIONS)
    kept = next(f for f in read(session, next_id).figures if f.clause is Clause.D_2)
    assert (kept.value, kept.of, kept.wrong) == (0.0, 1, 1)


def test_conduct_is_kept_apart_and_shown_only_to_human_resources(session: Session) -> None:
    a_case(session, IN_OCTOBER, is_about_conduct=True)
    review_id = opened(session, by_name="administrator")

    assert figure(read(session, review_id), Clause.SCOPE) == 0
    conduct = read(session, review_id).conduct
    assert conduct is not None
    assert conduct.cases == 1
    for name in ("administrator", "supervisor"):
        assert read(session, review_id, name).conduct is None


def test_a_reviewer_who_is_named_reads_the_review_as_if_the_case_were_not_there(
    session: Session,
) -> None:
    a_case(session, IN_OCTOBER, is_about_conduct=True)
    without = opened(session)
    hidden = a_case(session, IN_OCTOBER, is_about_conduct=True)
    reviewer = staff_called(session, "reviewer")
    session.add(WalledOff(case_id=hidden.case_id, staff_id=reviewer.id))
    session.flush()

    page = read(session, opened(session))

    assert page.conduct == read(session, without).conduct
    assert page.figures == read(session, without).figures
    assert session.scalar(select(func.count()).where(Case.is_restricted)) == 2


def test_what_is_not_there_is_not_found(session: Session) -> None:
    for act in (
        lambda: reviews.sign_off(by(session), 4711),
        lambda: reviews.finish_action(by(session), 4711, "Done."),
        lambda: read(session, 4711),
    ):
        with pytest.raises(NotFound):
            act()


def by(session: Session, name: str = "reviewer", now: datetime = MONDAY) -> UnitOfWork:
    """This member of the staff at work."""
    return work(session, acting(staff_called(session, name)), now)


def opened(session: Session, plan: ReviewPlan = OCTOBER, by_name: str = "reviewer") -> int:
    """A review, opened just now; gives its id."""
    return reviews.open_review(by(session, by_name), plan, DEFINITIONS)


def write(session: Session, review_id: int, findings: str) -> None:
    reviews.write_findings(by(session), review_id, findings)


def signed_off(session: Session) -> int:
    """A review of October that nobody can change any more."""
    review_id = opened(session)
    write(session, review_id, "All is well.")
    reviews.sign_off(by(session), review_id)
    assert session.get_one(Review, review_id).signed_off_at == MONDAY
    return review_id


def plan(session: Session) -> ActionPlan:
    """The supervisor is to name a deputy by the first of December."""
    supervisor = staff_called(session, "supervisor")
    return ActionPlan(Clause.B_3, "Name a deputy.", supervisor.id, SOON)


def read(session: Session, review_id: int, name: str = "reviewer") -> ReviewPage:
    """The review as this member of the staff reads it, from the database."""
    session.flush()
    session.expire_all()
    return review_page(session, viewer_from(staff_called(session, name)), review_id)


def figure(page: ReviewPage, clause: Clause) -> float | None:
    """The value of a clause."""
    return next(each.value for each in page.figures if each.clause is clause)


def refused(refusal: ReviewRefusal) -> "pytest.RaisesExc[ReviewRefused]":
    """The block in which this is refused."""
    return pytest.raises(ReviewRefused, match=refusal.value)
