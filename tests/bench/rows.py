"""What is measured beside what, and how much there must be between them."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.contenders import Contender, Field
from tests.bench.load import Measured, measure
from tests.bench.raw import RATINGS, SUBMISSION, raw_commits
from tests.bench.tablets import sync_rate

FEW, MANY = 8, 16  # clients
WARM_UP = 2.0  # seconds


@dataclass(frozen=True)
class Row:
    """One line of the table: the product's figure over another's, and the least it must be."""

    work: str
    beside: str
    ours: Measured
    theirs: Measured | None
    figure: float
    wanted: float
    is_at_most: bool = False

    @property
    def falls_short(self) -> bool:
        """Whether it is not what it must be."""
        return self.figure > self.wanted if self.is_at_most else self.figure < self.wanted


def measured_rows(field: Field, seconds: float, rounds: int) -> list[Row]:
    """Everything in turns, so that whatever else the machine does meets all alike."""
    jobs = _jobs(field, seconds)
    for contender, job in _warmed(field):
        measure(contender.url, contender.jobs[job], FEW, WARM_UP)
    taken: dict[str, list[Measured]] = {name: [] for name in jobs}
    for _round in range(rounds):
        for name, job in jobs.items():
            taken[name].append(job())
    middle = {name: Measured.middle(each) for name, each in taken.items()}
    return _rows(middle)


def _jobs(field: Field, seconds: float) -> dict[str, Callable[[], Measured]]:
    def job(contender: Contender, name: str, clients: int) -> Callable[[], Measured]:
        return lambda: measure(contender.url, contender.jobs[name], clients, seconds)

    def raw(rows_of: dict[str, int], counted: int = 1) -> Callable[[], Measured]:
        def commits() -> Measured:
            rate = raw_commits(field.database, field.folder, seconds, rows_of)
            return Measured(rate * counted, 1000 / rate, 1000 / rate)

        return commits

    batches = iter(field.batches)

    return {
        "constant": job(field.constant, "page", FEW),
        "page": job(field.portal, "page", FEW),
        "naive": job(field.naive, "page", FEW),
        "ticket page": job(field.helpdesk, "page", FEW),
        "worklist": job(field.crowd, "list", FEW),
        "ticket list": job(field.helpdesk, "list", FEW),
        "ticket table": job(field.helpdesk, "table", FEW),
        "submit": job(field.portal, "submit", MANY),
        "raw commits": raw(SUBMISSION),
        "ticket": job(field.helpdesk, "submit", MANY),
        "slow disk, together": job(field.slow_together, "submit", MANY),
        "slow disk, each alone": job(field.slow_alone, "submit", MANY),
        "ratings": lambda: sync_rate(field.portal.url, next(batches)),
        "raw ratings": raw(RATINGS, counted=50),
    }


def _warmed(field: Field) -> list[tuple[Contender, str]]:
    return [
        (contender, job)
        for contender in (
            field.constant,
            field.portal,
            field.crowd,
            field.naive,
            field.helpdesk,
            field.slow_together,
            field.slow_alone,
        )
        for job in contender.jobs
    ]


def _rows(middle: dict[str, Measured]) -> list[Row]:
    def row(work: str, ours: str, theirs: str, wanted: float) -> Row:
        one, other = middle[ours], middle[theirs]
        return Row(work, theirs, one, other, one.rate / other.rate, wanted)

    submit = middle["submit"]
    steadiness = Row(
        "a submission", "its own median: p99", submit, None, submit.p99 / submit.p50, 10, True
    )
    return [
        row("page of a case", "page", "constant", 0.25),
        row("page of a case", "page", "naive", 3),
        row("page of a case", "page", "ticket page", 10),
        row("worklist of 100,000", "worklist", "ticket list", 5),
        row("worklist of 100,000", "worklist", "ticket table", 100),
        row("a submission", "submit", "raw commits", 0.10),
        row("a submission", "submit", "ticket", 5),
        steadiness,
        row("ratings of tablets, 50 at once", "ratings", "raw ratings", 0.3),
        row("a submission, 7 ms syncs", "slow disk, together", "slow disk, each alone", 3),
    ]
