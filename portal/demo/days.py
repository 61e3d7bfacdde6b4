"""Time in Riverton: when the office is open, when residents are awake, what is due next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from portal.domain.clock import ONE_DAY, BusinessCalendar, due_after

WAKES, SLEEPS = 7, 22  # hours on the wall between which residents write
LONGEST_PROMISE = 45  # days on the calendar that the longest target can take


@dataclass(frozen=True)
class Days:
    """The city's calendar as seen at `now`."""

    calendar: BusinessCalendar
    now: datetime

    def office_time_after(self, start: datetime, hours: float) -> datetime:
        """The instant at which the office has been open for `hours` since `start`."""
        left, day = timedelta(hours=hours), self.calendar.local_date(start)
        while True:
            begins = max(start, self.calendar.opens_at(day))
            open_for = self.calendar.closes_at(day) - begins
            if self.calendar.is_business_day(day) and open_for > timedelta(0):
                if left < open_for:
                    return begins + left
                left -= open_for
            day += ONE_DAY

    def awake(self, at: datetime) -> datetime:
        """`at`, or the next morning when people are asleep then."""
        local = at.astimezone(self.calendar.time_zone)
        if WAKES <= local.hour < SLEEPS:
            return at
        later = WAKES - local.hour + (24 if local.hour >= SLEEPS else 0)
        return at + timedelta(hours=later)

    def waking_instant(self, rng: Random, on: date) -> datetime:
        """Some time of the day at which a resident would write."""
        minutes = rng.triangular(WAKES * 60, SLEEPS * 60, 13 * 60)
        opening = self.calendar.opening_time
        return self.calendar.opens_at(on) + timedelta(
            minutes=minutes - opening.hour * 60 - opening.minute, seconds=rng.randrange(60)
        )

    def moment_ago(self, rng: Random, hours: float = 10) -> datetime:
        """Some instant of the last few hours at which residents were awake."""
        while True:
            at = self.now - timedelta(hours=rng.uniform(0.2, hours))
            if self.awake(at) == at:
                return at

    def closing(self, which: int = 0) -> datetime:
        """The next time the office closes (0), or one before it: -1 is the latest that has been."""
        step = ONE_DAY if which == 0 else -ONE_DAY
        day, left = self.calendar.local_date(self.now), abs(which)
        while True:
            closes_at = self.calendar.closes_at(day)
            if self.calendar.is_business_day(day) and (closes_at > self.now) == (which == 0):
                if left <= 1:
                    return closes_at
                left -= 1
            day += step

    def received_on(self, due_at: datetime, business_days: int) -> list[date]:
        """The dates on which something was received that is due at `due_at`."""
        last = self.calendar.local_date(due_at)
        dates = [last - distance * ONE_DAY for distance in range(1, LONGEST_PROMISE)]
        return [on for on in dates if self._due(on, business_days) == due_at]

    def _due(self, on: date, business_days: int) -> datetime:
        return due_after(self.calendar, self.calendar.opens_at(on), business_days).due_at
