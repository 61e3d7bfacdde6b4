"""Which cases Riverton has: who files what, when, by which channel, and what course it takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from portal.demo.courses import COURSES, Course, course_for, steps_of
from portal.demo.days import Days
from portal.demo.residents import ENTERED_BY_STAFF, FROM_HOME, IN_OFFICE_HOURS, Residents
from portal.demo.stories import Card, Deck, Story, stories_of
from portal.domain.case import Action, Channel
from portal.domain.clock import ACKNOWLEDGE_BUSINESS_DAYS
from portal.services.filing import Filing

HISTORY_DAYS = 120
CASES_OF_THE_PAST = 150
# How often each department and each channel comes up.
DEPARTMENTS = {"permits": 9, "utilities": 5, "parks": 4, "police-records": 3, "city-clerk": 3}
CHANNELS = {
    Channel.WEB: 16,
    Channel.POSTER: 10,
    Channel.PHONE: 5,
    Channel.IN_PERSON: 5,
    Channel.KIOSK: 4,
    Channel.EMAIL: 4,
    Channel.SOCIAL_MEDIA: 2,
    Channel.LETTER: 2,
    Channel.API: 2,
}


@dataclass(frozen=True)
class Standing:
    """How a case stands today: its department and course, and which promise runs until when.

    `closing` counts closing times: 0 is the next one, -1 the latest that has been; None means that
    the case was filed within the last hours.
    """

    department: str
    course: str
    closing: int | None = None
    is_about_resolution: bool = False


@dataclass
class Life:
    """One case from its filing to today.

    `photo` names a scene; `case_id` is known once the case has been filed.
    """

    story: Story
    filing: Filing
    filed_at: datetime
    steps: list[tuple[datetime, Action]]
    photo: str = ""
    is_unsure: bool = False
    case_id: int = field(default=0, init=False)

    @property
    def is_entered_by_staff(self) -> bool:
        """Whether somebody told the city and a staff member wrote it down."""
        return self.filing.channel in ENTERED_BY_STAFF


PERMITS_TODAY = [
    *[Standing("permits", "untouched")] * 4,
    *[Standing("permits", "untouched", 0)] * 3,
    *[Standing("permits", "untouched", -1)] * 2,
    *[Standing("permits", "under way", 0, True)] * 2,
    *[Standing("permits", "begun", 0, True)] * 2,
    *[Standing("permits", "begun", -1, True), Standing("permits", "under way", -2, True)],
    *[Standing("permits", "waiting", -2)] * 2,
    Standing("permits", "answered", -2),
    *[Standing("permits", "contested", -6)] * 2,
    *[Standing("permits", "resolved", -2)] * 3,
    Standing("permits", "alleged", 0),
]


def _elsewhere(department: str) -> list[Standing]:
    return [
        Standing(department, "untouched"),
        Standing(department, "untouched", 0),
        Standing(department, "begun", 0, True),
        Standing(department, "under way", -1, True),
        Standing(department, "waiting", -1),
        Standing(department, "resolved", -3),
    ]


TODAY = [
    *PERMITS_TODAY,
    *(each for slug in DEPARTMENTS if slug != "permits" for each in _elsewhere(slug)),
    Standing("utilities", "contested", -6),
    Standing("parks", "untouched", -1),
    Standing("parks", "unsorted"),
    Standing("utilities", "unsorted"),
    Standing("police-records", "alleged", 0),
]


class Planner:
    """Plans lives, always the same ones for the same `rng` and days."""

    def __init__(self, rng: Random, days: Days, targets: Mapping[str, int]) -> None:
        self.rng, self.days, self.targets = rng, days, targets
        self.residents = Residents(rng)
        self.stories = {slug: Deck(rng, stories_of(slug)) for slug in DEPARTMENTS}
        self.departments = Deck(rng, _repeated(DEPARTMENTS))
        self.channels = Deck(rng, _repeated(CHANNELS))

    def lives(self) -> Iterator[Life]:
        """The cases that stand as they should today, then those of the past."""
        for standing in TODAY:
            yield self._standing(standing)
        for _ in range(CASES_OF_THE_PAST):
            yield self._past()

    def _standing(self, standing: Standing) -> Life:
        course = COURSES[standing.course]
        story = self.stories[standing.department].deal(course.suits)
        filed_at = self._filed_for(standing, self.targets[story.category])
        return self._life(story, course, self.rng.choice(FROM_HOME), filed_at)

    def _filed_for(self, standing: Standing, target: int) -> datetime:
        if standing.closing is None:
            return self.days.moment_ago(self.rng)
        business_days = target if standing.is_about_resolution else ACKNOWLEDGE_BUSINESS_DAYS
        dates = self.days.received_on(self.days.closing(standing.closing), business_days)
        return self.days.waking_instant(self.rng, self.rng.choice(dates))

    def _past(self) -> Life:
        """A case of the last months; the portal is used more from month to month."""
        story = self.stories[self.departments.deal()].deal()
        ago = timedelta(days=self.rng.triangular(0.5, HISTORY_DAYS, 5))
        filed_at = self.days.awake(self.days.now - ago)
        channel = Channel.WEB if story.conduct else self.channels.deal()
        if channel in IN_OFFICE_HOURS:
            filed_at = self.days.office_time_after(filed_at, self.rng.uniform(0, 8))
        if filed_at >= self.days.now:
            channel, filed_at = Channel.WEB, self.days.moment_ago(self.rng)
        return self._life(story, course_for(self.rng, story), channel, filed_at)

    def _life(self, story: Story, course: Course, channel: Channel, filed_at: datetime) -> Life:
        told, filing = self.residents.tell(story, channel)
        target = self.targets[story.category]
        steps = list(steps_of(self.rng, self.days, course, filed_at, target))
        has_photo = channel in FROM_HOME and self.rng.random() < 0.6
        photo = told.photo if has_photo else ""
        return Life(told, filing, filed_at, steps, photo, course.is_unsure)


def _repeated(counts: Mapping[Card, int]) -> list[Card]:
    return [card for card, count in counts.items() for _ in range(count)]
