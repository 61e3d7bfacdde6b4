"""The policy of a city: the ids of its clauses, never their words; its versions; who is due."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.errors import PortalError

MONTHS_OF_YEAR = 12
VERSION = re.compile(r"([1-9][0-9]{0,3})\.([0-9]{1,4})", re.ASCII)


class Clause(StrEnum):
    """One clause. Each city has its own wording of it (PolicyVersion.clauses)."""

    DEF_CUSTOMER = "DEF.customer"
    DEF_COMPLAINT = "DEF.complaint"
    SCOPE = "SCOPE"
    A_1 = "A.1"
    A_2 = "A.2"
    A_3 = "A.3"
    B_1 = "B.1"
    B_2 = "B.2"
    B_3 = "B.3"
    C_1 = "C.1"
    C_2 = "C.2"
    D_1 = "D.1"
    D_2 = "D.2"


class Step(StrEnum):
    """How much a new version changes: a major one has to be read and confirmed again (C.1)."""

    MINOR = "minor"
    MAJOR = "major"


@dataclass(frozen=True, order=True)
class Version:
    """A published version of the policy, written 1.0. The first major one is 1."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: str) -> "Version | None":
        """What `str` has made; None for anything else."""
        found = VERSION.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None


class NotOriented(PortalError):
    """Who answers residents has read the policy first, and said so (C.1)."""

    def __init__(self) -> None:
        super().__init__("Read and confirm the policy before you answer residents.")


def next_version(current: Version | None, step: Step) -> Version:
    """The version that is published after this one; 1.0 is the first, however it is called."""
    if current is None:
        return Version(1, 0)
    if step is Step.MAJOR:
        return Version(current.major + 1, 0)
    return Version(current.major, current.minor + 1)


def needs_confirmation(current: Version | None, confirmed: Iterable[Version]) -> bool:
    """Whether this person has confirmed no version of the present major one (C.1).

    Nobody has to as long as nothing has been published.
    """
    return current is not None and all(each.major != current.major for each in confirmed)


def training_due_on(last_on: date, months: int) -> date:
    """The day by which the next training is due (C.2): so many months later, or the last day of a
    shorter month."""
    number = last_on.year * MONTHS_OF_YEAR + last_on.month - 1 + months
    year, month = divmod(number, MONTHS_OF_YEAR)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(last_on.day, last_day))
