"""Whatever happens to a case, in whatever order: its status stays one that the rules allow."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from portal.domain.case import (
    FINISHED,
    KEEPS_STATUS,
    OPEN,
    TRANSITIONS,
    Action,
    Status,
    is_allowed,
    next_status,
)
from portal.domain.errors import ActionNotAllowed

LEAVES_MERGED = {Action.UNDO_MERGE: Status.IN_PROGRESS, Action.RESOLVE_MERGED: Status.RESOLVED}
REOPENS = {Action.REOPEN, Action.DISPUTE, Action.UNDO_MERGE}


class AnyCase(RuleBasedStateMachine):
    """A case to which everything is tried, allowed or not."""

    def __init__(self) -> None:
        super().__init__()
        self.status = Status.RECEIVED
        self.steps: list[tuple[Status, Action, Status]] = []

    @rule(action=st.sampled_from(Action))
    def try_it(self, action: Action) -> None:
        before = self.status
        if is_allowed(before, action):
            self.status = next_status(before, action)
            self.steps.append((before, action, self.status))
        else:
            with pytest.raises(ActionNotAllowed):
                next_status(before, action)

    @invariant()
    def every_step_stands_in_the_tables(self) -> None:
        for before, action, after in self.steps[-1:]:
            keeps = before == after and before in KEEPS_STATUS.get(action, ())
            assert keeps or TRANSITIONS[before, action] == after

    @invariant()
    def only_taking_it_up_again_opens_what_was_finished(self) -> None:
        for before, action, after in self.steps[-1:]:
            assert not (before in FINISHED and after in OPEN) or action in REOPENS

    @invariant()
    def a_merged_case_is_left_by_undoing_it_or_with_its_main_case_alone(self) -> None:
        for before, action, after in self.steps[-1:]:
            if before is Status.MERGED and after is not Status.MERGED:
                assert LEAVES_MERGED[action] is after

    @invariant()
    def nobody_takes_an_acknowledgement_back(self) -> None:
        assert not self.steps or Status.RECEIVED not in [
            after for before, _, after in self.steps if before is not Status.RECEIVED
        ]


AnyCase.TestCase.settings = settings(
    max_examples=100, stateful_step_count=40, derandomize=True, deadline=None
)
TestAnyCase = AnyCase.TestCase


@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_reached(status: Status) -> None:
    reached = {Status.RECEIVED}
    for _ in Status:
        reached |= {after for (before, _), after in TRANSITIONS.items() if before in reached}

    assert status in reached


@pytest.mark.parametrize("status", sorted(OPEN))
def test_every_open_case_can_be_resolved_referred_and_withdrawn(status: Status) -> None:
    assert all(
        is_allowed(status, action) for action in (Action.RESOLVE, Action.REFER, Action.WITHDRAW)
    )


@pytest.mark.parametrize("action", Action)
def test_every_action_is_allowed_somewhere_and_either_moves_a_status_or_keeps_it(
    action: Action,
) -> None:
    moves = {before for before, other in TRANSITIONS if other is action}
    keeps = KEEPS_STATUS.get(action, frozenset())

    assert moves | keeps
    assert not moves & keeps
