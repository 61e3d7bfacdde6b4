"""Riverton's cases that belong together: told twice and joined, or alike and linked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import ColumnElement, and_, or_, select

from portal.demo.days import Days
from portal.demo.planning import HISTORY_DAYS
from portal.demo.stage import Stage
from portal.demo.stories import read_toml
from portal.domain.case import OPEN, Outcome
from portal.domain.clock import ONE_DAY
from portal.models import Case, Category, Department, StaffMember
from portal.queries.walls import viewer_from
from portal.services import casework, linking, merging
from portal.services.casework import CaseAt, Words
from portal.services.filing import Filing, file_case
from portal.services.work import UnitOfWork, staff_actor

# The case of the neighbor, and the case that was known already.
Told = tuple[str, str]
NEIGHBOR = "neighbor@example.org"
EVERY_DAYS = 2
# Hours after the office opens: a neighbor writes, somebody sees that it is the same, and whatever
# then stands for itself is settled after so many hours of office time.
WRITTEN, JOINED, SETTLED = 2, 4, 22
RECENT = timedelta(days=12)
# The latest are left for whoever looks at the demonstration.
LEFT_DAYS = 4
DONE = "It is mended now, and I went to look myself. Thank you for telling us."


def ties(stage: Stage, days: Days) -> Iterator[tuple[datetime, partial[None]]]:
    """Every few days somebody tells of what is known, and later the two are joined or linked."""
    rng, echoes = Random("ties"), read_toml("echoes.toml")["echoes"]  # noqa: S311 - a play, no secret
    today = days.calendar.local_date(days.now)
    for ago in range(HISTORY_DAYS, -1, -EVERY_DAYS):
        if not days.calendar.is_business_day(today - ago * ONE_DAY):
            continue
        opens_at = days.calendar.opens_at(today - ago * ONE_DAY)
        told: list[Told] = []
        yield _after(opens_at, WRITTEN), partial(_echo, stage, rng, echoes, told, opens_at)
        if ago > LEFT_DAYS:
            act = _link if (ago // EVERY_DAYS) % 3 == 0 else _join
            yield _after(opens_at, JOINED), partial(act, stage, told, _after(opens_at, JOINED))
            settled_at = days.office_time_after(opens_at, SETTLED)
            yield settled_at, partial(_settle, stage, told, settled_at)


def _echo(
    stage: Stage,
    rng: Random,
    echoes: Sequence[Mapping[str, str]],
    told: list[Told],
    opens_at: datetime,
) -> None:
    """A neighbor writes about what the latest open case of its kind is about."""
    at = _after(opens_at, WRITTEN)
    found = stage.session.execute(
        select(Case, Category.slug, Department.slug)
        .join(Category, Case.category_id == Category.id)
        .join(Department, Case.department_id == Department.id)
        .where(Case.status.in_(OPEN), Case.is_restricted.is_(False))
        .where(or_(*(_is_about(echo) for echo in echoes)))
        .where(Case.location != "", Case.language == "en", Case.received_at > at - RECENT)
        .where(Case.contact_email != NEIGHBOR)
        .order_by(Case.id.desc())
    ).first()
    if found is None:
        return
    case, category, department = found
    (said, *_) = [
        echo["said"]
        for echo in echoes
        if echo["category"] == category and echo["heard"] in case.description
    ]
    description = said.format(place=case.location)
    if stage.session.scalar(select(Case.id).where(Case.description == description)):
        return  # nobody writes the very same twice
    filing = Filing(
        description=description,
        language="en",
        idempotency_key=f"{rng.getrandbits(128):032x}",
        department=department,
        category=category,
        location=case.location,
        contact_email=NEIGHBOR,
    )
    told.append((file_case(stage.work(at), filing).reference, case.reference))


def _is_about(echo: Mapping[str, str]) -> ColumnElement[bool]:
    return and_(Category.slug == echo["category"], Case.description.contains(echo["heard"]))


def _join(stage: Stage, told: list[Told], at: datetime) -> None:
    for reference, known in told:
        case, main = _case(stage, reference), _case(stage, known)
        if case.status in OPEN and main.status in OPEN:
            work, member = _at_work(stage, case, at)
            words = stage.templates["merge-together"]["en"]
            body = words.format_map({"reference": reference, "staff_name": member.name})
            merging.merge(work, _seen(case), known, Words(body, "en", "merge-together"))


def _link(stage: Stage, told: list[Told], at: datetime) -> None:
    for reference, known in told:
        case = _case(stage, reference)
        linking.link(_at_work(stage, case, at)[0], _seen(case), known)


def _settle(stage: Stage, told: list[Told], at: datetime) -> None:
    """Whoever's case stands for itself, or does so again, gets an answer of their own."""
    for reference, _known in told:
        case = _case(stage, reference)
        if case.status in OPEN:
            work, member = _at_work(stage, case, at)
            words = Words(f"{DONE}\n\n{member.name}", "en")
            casework.resolve(work, _seen(case), Outcome.FIXED, words)


def _at_work(stage: Stage, case: Case, at: datetime) -> tuple[UnitOfWork, StaffMember]:
    """The point of contact of the case's department, and their unit of work."""
    slug = stage.session.get_one(Department, case.department_id).slug
    member = stage.town.teams[slug].contact
    return stage.work(at, staff_actor(viewer_from(member))), member


def _case(stage: Stage, reference: str) -> Case:
    return stage.session.scalars(select(Case).where(Case.reference == reference)).one()


def _seen(case: Case) -> CaseAt:
    return CaseAt(case.reference, case.version)


def _after(opens_at: datetime, hours: int) -> datetime:
    return opens_at + timedelta(hours=hours)
