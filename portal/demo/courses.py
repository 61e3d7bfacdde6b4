"""How cases go on: the courses that a case can take, and when each of their steps happens."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from portal.demo.days import Days
from portal.demo.stories import Story
from portal.domain.case import Action, Kind

BY_RESIDENT = {Action.ADD_INFORMATION, Action.RATE, Action.DISPUTE, Action.WITHDRAW}
USUAL_TARGET = 10  # business days: hours to a resolution are meant for it, and scaled for others


@dataclass(frozen=True)
class Step:
    """An act and how many hours after the one before: office hours for staff, any for residents.

    `chance` is the share of cases in which it happens.
    """

    action: Action
    least: float
    most: float
    chance: float = 1.0


@dataclass(frozen=True)
class Course:
    """Steps in their order, how often a case takes this course, and which stories it suits.

    `is_unsure` where the resident did not know the department: the city clerk's triage sorts it.
    """

    steps: tuple[Step, ...]
    weight: int = 0
    suits: Callable[[Story], bool] = lambda _story: True
    is_unsure: bool = False


ACKNOWLEDGED = Step(Action.ACKNOWLEDGE, 1, 12)
RESOLVED = Step(Action.RESOLVE, 10, 60)
RATED = Step(Action.RATE, 3, 60, chance=0.6)


def _is_everyday(story: Story) -> bool:
    return not (story.refer or story.conduct or story.kind is Kind.COMPLIMENT)


def _is_taken_seriously(story: Story) -> bool:
    return not story.refer and story.kind is not Kind.COMPLIMENT


COURSES: dict[str, Course] = {
    "plain": Course(
        (ACKNOWLEDGED, Step(Action.NOTE, 1, 9, 0.4), RESOLVED, RATED), 26, _is_everyday
    ),
    "told how far it is": Course(
        (ACKNOWLEDGED, Step(Action.REPLY, 3, 18), Step(Action.NOTE, 1, 6, 0.3), RESOLVED, RATED),
        22,
        lambda story: _is_taken_seriously(story) and bool(story.reply),
    ),
    "asked": Course(
        (
            ACKNOWLEDGED,
            Step(Action.ASK, 2, 10),
            Step(Action.ADD_INFORMATION, 3, 40),
            Step(Action.RESOLVE, 8, 40),
            RATED,
        ),
        22,
        lambda story: _is_taken_seriously(story) and bool(story.question),
    ),
    "given to a colleague": Course(
        (
            ACKNOWLEDGED,
            Step(Action.NOTE, 0.2, 2),
            Step(Action.ASSIGN, 0.1, 0.5),
            Step(Action.REPLY, 4, 20),
            RESOLVED,
            RATED,
        ),
        8,
        lambda story: _is_everyday(story) and bool(story.reply and story.note),
    ),
    "answered at once": Course((Step(Action.RESOLVE, 1, 14), RATED), 8, _is_everyday),
    "late": Course(
        (Step(Action.REPLY, 29, 45), Step(Action.RESOLVE, 90, 120), RATED), 8, _is_everyday
    ),
    "disputed": Course(
        (
            ACKNOWLEDGED,
            Step(Action.RESOLVE, 10, 40),
            Step(Action.DISPUTE, 10, 90),
            Step(Action.RESOLVE, 8, 40),
            RATED,
        ),
        30,
        lambda story: bool(story.dispute),
    ),
    "withdrawn": Course(
        (Step(Action.ACKNOWLEDGE, 1, 9, 0.7), Step(Action.WITHDRAW, 2, 40)), 7, _is_everyday
    ),
    "opened again": Course(
        (ACKNOWLEDGED, RESOLVED, Step(Action.REOPEN, 20, 60), Step(Action.RESOLVE, 8, 30), RATED),
        3,
        _is_everyday,
    ),
    "referred": Course(
        (Step(Action.ACKNOWLEDGE, 1, 9, 0.6), Step(Action.REFER, 2, 14)),
        10,
        lambda story: bool(story.refer),
    ),
    "sorted first": Course(
        (Step(Action.TRANSFER, 0.5, 5), ACKNOWLEDGED, RESOLVED, RATED),
        8,
        lambda story: _is_everyday(story) and story.department != "city-clerk",
        is_unsure=True,
    ),
    "thanked": Course(
        (Step(Action.ACKNOWLEDGE, 1, 9, 0.5), Step(Action.RESOLVE, 3, 20), RATED),
        10,
        lambda story: story.kind is Kind.COMPLIMENT,
    ),
    # Those without a weight stop half-way: they are taken by the cases that are open today.
    "unsorted": Course((), suits=lambda story: not story.conduct, is_unsure=True),
    "untouched": Course((), suits=lambda story: not story.conduct),
    "alleged": Course((), suits=lambda story: story.conduct),
    "begun": Course((ACKNOWLEDGED, Step(Action.NOTE, 1, 9, 0.5)), suits=_is_everyday),
    "under way": Course(
        (ACKNOWLEDGED, Step(Action.REPLY, 3, 12)),
        suits=lambda story: _is_everyday(story) and bool(story.reply),
    ),
    "waiting": Course(
        (ACKNOWLEDGED, Step(Action.ASK, 2, 10)),
        suits=lambda story: _is_everyday(story) and bool(story.question),
    ),
    "answered": Course(
        (ACKNOWLEDGED, Step(Action.ASK, 2, 6), Step(Action.ADD_INFORMATION, 3, 10)),
        suits=lambda story: _is_everyday(story) and bool(story.question),
    ),
    "contested": Course(
        (ACKNOWLEDGED, Step(Action.RESOLVE, 9, 20), Step(Action.DISPUTE, 10, 30)),
        suits=lambda story: bool(story.dispute),
    ),
    "resolved": Course((ACKNOWLEDGED, Step(Action.RESOLVE, 4, 12)), suits=_is_everyday),
}


def course_for(rng: Random, story: Story) -> Course:
    """A course that suits the story, the usual ones more often."""
    fitting = [course for course in COURSES.values() if course.weight and course.suits(story)]
    return rng.choices(fitting, [course.weight for course in fitting])[0]


def steps_of(
    rng: Random, days: Days, course: Course, filed_at: datetime, target: int
) -> Iterator[tuple[datetime, Action]]:
    """What happens to a case filed at this instant; `target` is its category's business days.

    Ends where the present is: what lies in the future has not happened.
    """
    at = filed_at
    for step in course.steps:
        if rng.random() >= step.chance:
            continue
        at = _next(rng, days, step, at, target)
        if at >= days.now:
            return
        yield at, step.action


def _next(rng: Random, days: Days, step: Step, at: datetime, target: int) -> datetime:
    hours = rng.uniform(step.least, step.most)
    if step.action in BY_RESIDENT:
        return days.awake(at + timedelta(hours=hours))
    scale = target / USUAL_TARGET if step.action is Action.RESOLVE else 1
    return days.office_time_after(at, hours * scale)
