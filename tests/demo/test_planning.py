"""The script of the demonstration city, without playing it."""

from datetime import UTC, date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from portal.demo.days import Days
from portal.demo.planning import DEPARTMENTS, Life, Planner
from portal.demo.scenes import SCENES
from portal.demo.stories import Story, read_toml, stories_of
from portal.domain.clock import BusinessCalendar

# A Wednesday, noon in Chicago.
DAYS = Days(
    BusinessCalendar(ZoneInfo("America/Chicago"), time(8), time(17), {}),
    datetime(2026, 11, 18, 18, 0, tzinfo=UTC),
)
TARGETS = {
    category["slug"]: category["days"]
    for department in read_toml("riverton.toml")["departments"]
    for category in department["categories"]
}


def test_the_same_day_gives_the_same_city() -> None:
    assert _lives() == _lives()


def test_nothing_is_planned_for_the_future() -> None:
    for life in _lives():
        instants = [life.filed_at, *(at for at, _ in life.steps)]
        assert instants == sorted(instants)
        assert instants[-1] <= DAYS.now


def test_closings_are_counted_from_the_next_one() -> None:
    closed_on = [DAYS.calendar.local_date(DAYS.closing(which)) for which in (0, -1, -2, -3)]

    assert closed_on == [
        date(2026, 11, 18),
        date(2026, 11, 17),
        date(2026, 11, 16),
        date(2026, 11, 13),
    ]


def test_office_time_runs_on_in_the_morning() -> None:
    late = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)  # Friday, an hour before closing

    assert DAYS.office_time_after(late, 2) == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def test_every_story_fits_its_department_and_can_come_to_an_end() -> None:
    stories = [story for slug in DEPARTMENTS for story in stories_of(slug)]

    assert len(stories) > 100
    for story in stories:
        assert story.category in TARGETS, story
        assert bool(story.solved) != bool(story.refer), story
        assert bool(story.question) == bool(story.answer), story
        assert bool(story.dispute) == bool(story.settled), story
        assert not story.photo or story.photo in SCENES, story
        assert not story.conduct or story.named, story


def test_every_department_hears_every_language() -> None:
    for slug in DEPARTMENTS:
        assert {story.language for story in stories_of(slug)} == {"en", "es", "ar"}


def test_a_story_is_told_with_the_facts_of_one_case() -> None:
    story = Story("parks", "trees", "en", ("A tree fell on {street}.",), reply="On {street}?")

    told = story.told({"street": "Oak Avenue"})

    assert told.said == ("A tree fell on Oak Avenue.",)
    assert told.reply == "On Oak Avenue?"


def _lives() -> list[Life]:
    return list(Planner(Random("a script"), DAYS, TARGETS).lives())  # noqa: S311 - no secret
