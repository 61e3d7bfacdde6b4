"""Whatever residents, staff and time do to cases, in whatever order: nothing is lost.

A rule is one act at random cases, at a clock that only goes forward. What the state of a case
refuses is no failure, as long as it leaves everything as it was.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.domain.case import FINISHED, TRANSITIONS, Outcome, Status
from portal.domain.errors import PortalError
from portal.domain.history import EventType
from portal.models import Case, CaseEvent, Message
from portal.queries.audit import checked_heads, histories
from portal.services import (
    casework,
    clocks,
    conduct,
    daily_heads,
    merging,
    resident_actions,
    supervision,
    transfers,
)
from portal.services.casework import CaseAt, Words
from portal.services.conduct import Walls
from portal.services.work import RESIDENT, SYSTEM, Actor, UnitOfWork
from tests.factories import KEYS, MONDAY, a_case, a_small_city, acting, staff_called, work

WORDS = Words("Thank you for telling us.", "en")
REACHABLE = frozenset(TRANSITIONS.values()) | {Status.RECEIVED}
CASES = st.integers(0, 3)
MEMBERS = st.sampled_from(["contact", "supervisor"])
RARELY = st.integers(0, 7).map(lambda number: number == 7)
Act = Callable[[UnitOfWork, CaseAt], object]
ResidentAct = Callable[[UnitOfWork, int], object]


class City(RuleBasedStateMachine):
    """The small city for some weeks, in one transaction of which nothing is kept."""

    connect: Callable[[], Connection]

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.connect()
        self.session = Session(self.connection)
        a_small_city(self.session)
        self.now = MONDAY
        self.messages: dict[int, str] = {}
        self.versions: dict[int, int] = {}
        self.missed: dict[int, datetime] = {}
        for _ in range(3):
            a_case(self.session)

    def teardown(self) -> None:
        self.session.close()
        self.connection.close()

    # -- what happens -----------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 5, 24, 72, 400]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(department=st.sampled_from(["permits", "permits", "unsure"]), is_conduct=RARELY)
    def file(self, department: str, is_conduct: bool) -> None:
        a_case(
            self.session,
            self.now,
            department=department,
            is_about_conduct=is_conduct,
            contact_email="ana@example.org",
        )

    @rule()
    def sweep(self) -> None:
        system = self._work(SYSTEM)
        for verb in (clocks.sweep_missed_promises, clocks.escalate_due_soon):
            verb(system)
        clocks.close_undisputed(system)
        daily_heads.seal_days(system)

    @rule(case=CASES, member=MEMBERS)
    def acknowledge(self, case: int, member: str) -> None:
        self._staff(case, member, lambda work, at: casework.acknowledge(work, at, WORDS))

    @rule(case=CASES, member=MEMBERS)
    def assign(self, case: int, member: str) -> None:
        colleague = staff_called(self.session, "deputy").id
        self._staff(case, member, lambda work, at: casework.assign(work, at, colleague))

    @rule(case=CASES, member=MEMBERS, act=st.sampled_from(["ask", "reply", "note"]))
    def write(self, case: int, member: str, act: str) -> None:
        self._staff(case, member, lambda work, at: getattr(casework, act)(work, at, WORDS))

    @rule(case=CASES, member=MEMBERS, outcome=st.sampled_from(Outcome))
    def resolve(self, case: int, member: str, outcome: Outcome) -> None:
        self._staff(case, member, lambda work, at: casework.resolve(work, at, outcome, WORDS))

    @rule(case=CASES, member=MEMBERS, is_so=RARELY)
    def refer(self, case: int, member: str, is_so: bool) -> None:
        if not is_so:
            return
        self._staff(case, member, lambda work, at: casework.refer(work, at, WORDS))

    @rule(case=CASES, member=MEMBERS)
    def reopen(self, case: int, member: str) -> None:
        self._staff(case, member, lambda work, at: casework.reopen(work, at, WORDS))

    @rule(case=CASES, member=MEMBERS, to=st.sampled_from(["permits", "parks", "city-clerk"]))
    def transfer(self, case: int, member: str, to: str) -> None:
        self._staff(case, member, lambda work, at: transfers.transfer(work, at, to, WORDS))

    @rule(case=CASES, member=MEMBERS)
    def send_back(self, case: int, member: str) -> None:
        self._staff(case, member, lambda work, at: transfers.send_back(work, at, WORDS))

    @rule(case=CASES, member=MEMBERS, act=st.sampled_from(["escalate", "handle"]))
    def bring_in_or_handle(self, case: int, member: str, act: str) -> None:
        self._staff(case, member, lambda work, at: getattr(supervision, act)(work, at, WORDS))

    @rule(case=CASES, member=MEMBERS, is_so=RARELY)
    def restrict(self, case: int, member: str, is_so: bool) -> None:
        if not is_so:
            return
        named = (staff_called(self.session, "contact").id,)
        self._staff(case, member, lambda work, at: conduct.restrict(work, at, Walls(named), WORDS))

    @rule(case=CASES, into=CASES, member=MEMBERS)
    def merge(self, case: int, into: int, member: str) -> None:
        main = self._case(into).reference
        self._staff(case, member, lambda work, at: merging.merge(work, at, main, WORDS))

    @rule(case=CASES, member=MEMBERS)
    def undo_merge(self, case: int, member: str) -> None:
        self._staff(case, member, lambda work, at: merging.undo(work, at, WORDS))

    @rule(case=CASES)
    def add_information(self, case: int) -> None:
        self._resident(case, lambda work, at: resident_actions.add_information(work, at, WORDS))

    @rule(case=CASES, stars=st.integers(1, 5))
    def rate(self, case: int, stars: int) -> None:
        self._resident(case, lambda work, at: resident_actions.rate(work, at, stars, stars, ""))

    @rule(case=CASES)
    def dispute(self, case: int) -> None:
        self._resident(case, lambda work, at: resident_actions.dispute(work, at, WORDS))

    @rule(case=CASES, is_so=RARELY)
    def withdraw(self, case: int, is_so: bool) -> None:
        if not is_so:
            return
        self._resident(case, resident_actions.withdraw)

    # -- what always holds ------------------------------------------------------------------------

    @invariant()
    def no_case_is_lost_and_versions_only_grow(self) -> None:
        versions = {case.id: case.version for case in self._cases()}
        assert self.versions.keys() <= versions.keys()
        assert all(versions[each] >= before for each, before in self.versions.items())
        self.versions = versions

    @invariant()
    def no_status_is_one_that_nothing_leads_to(self) -> None:
        assert all(case.status in REACHABLE for case in self._cases())

    @invariant()
    def every_message_ever_written_is_there_unchanged_and_in_the_history(self) -> None:
        messages = {row.id: row.body for row in self.session.scalars(select(Message))}
        told = set(self.session.scalars(select(CaseEvent.message_id)))
        assert self.messages.items() <= messages.items()
        assert messages.keys() <= told
        self.messages = messages

    @invariant()
    def the_clock_of_an_open_case_runs_and_that_of_a_finished_one_stands(self) -> None:
        for case in self._cases():
            promise = case.resolve_due_at if case.acknowledged_at else case.acknowledge_due_at
            assert case.next_due_at == (None if case.status in FINISHED else promise)
            assert (case.finished_at is None) == (case.status not in FINISHED)

    @invariant()
    def what_was_missed_stays_missed(self) -> None:
        missed = {
            event.id: event.at
            for event in self.session.scalars(
                select(CaseEvent).where(CaseEvent.type == EventType.PROMISE_MISSED)
            )
        }
        assert self.missed.items() <= missed.items()
        self.missed = missed

    @invariant()
    def a_missed_first_promise_is_never_taken_back(self) -> None:
        told = select(CaseEvent.case_id, CaseEvent.facts).where(
            CaseEvent.type == EventType.PROMISE_MISSED
        )
        for case_id, facts in self.session.execute(told):
            if facts["promise"] == "acknowledge":
                assert self.session.get_one(Case, case_id).acknowledge_missed_at is not None

    @invariant()
    def only_a_joined_case_waits_for_another(self) -> None:
        for case in self._cases():
            assert case.status is not Status.MERGED or case.merged_into_id is not None

    @invariant()
    def every_chain_and_every_head_verifies(self) -> None:
        assert [each for each in histories(self.session, KEYS) if each[1] is not None] == []
        assert all(is_sound for _, is_sound in checked_heads(self.session, KEYS))

    # -- how --------------------------------------------------------------------------------------

    def _staff(self, number: int, member: str, act: Act) -> None:
        case = self._case(number)
        actor = acting(staff_called(self.session, member))
        self._attempt(lambda: act(self._work(actor), CaseAt(case.reference, case.version)))

    def _resident(self, number: int, act: ResidentAct) -> None:
        case = self._case(number)
        self._attempt(lambda: act(self._work(RESIDENT), case.id))

    def _attempt(self, act: Callable[[], object]) -> None:
        """Do it, or nothing at all: what is refused is rolled back, as a view would."""
        try:
            with self.session.begin_nested():
                act()
        except PortalError:
            self.session.expire_all()

    def _work(self, actor: Actor) -> UnitOfWork:
        return work(self.session, actor, self.now)

    def _case(self, number: int) -> Case:
        cases = self._cases()
        return cases[number % len(cases)]

    def _cases(self) -> list[Case]:
        return list(self.session.scalars(select(Case).order_by(Case.id)))


def test_nothing_that_can_happen_loses_a_case_a_message_or_a_promise(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "portal.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")

    class CityHere(City):
        @staticmethod
        def connect() -> Connection:
            return database.writer.connect()

    run_state_machine_as_test(
        CityHere,
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    database.close()
