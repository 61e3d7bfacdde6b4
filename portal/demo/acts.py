"""What residents and staff of Riverton do, each act through the service that the pages call too."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from portal.demo.planning import Life
from portal.demo.stage import Desk, Stage
from portal.domain.case import Action, Kind, Outcome
from portal.models import Case, StaffMember
from portal.queries.templates import BLANK
from portal.queries.walls import viewer_from
from portal.services import casework, resident_actions, transfers
from portal.services.attachments import add_photos
from portal.services.casework import Words
from portal.services.destinations import UNSURE
from portal.services.filing import file_case
from portal.services.work import RESIDENT, staff_actor

HAPPY, UNHAPPY = (5, 5, 5, 4, 4, 3), (1, 2, 2, 3, 4)
ACKNOWLEDGEMENTS = {Kind.COMPLAINT: "acknowledge-sorry", Kind.QUESTION: "acknowledge-question"}
TRIAGE = "city-clerk"
USUAL_NOTE = "Asked around, nobody else has this one. I am on it."


def file(stage: Stage, life: Life) -> None:
    """The case reaches the city, from the resident's hands or through a colleague's."""
    actor = RESIDENT
    if life.is_entered_by_staff:
        actor = staff_actor(viewer_from(stage.town.teams[life.story.department].counter))
    work = stage.work(life.filed_at, actor)
    photos = [stage.album[life.photo].stored(stage.files)] if life.photo else []
    filing = replace(life.filing, photo_digests=tuple(photo.digest for photo in photos))
    if life.is_unsure:
        filing = replace(filing, department=UNSURE, category="")
    life.case_id = file_case(work, filing, add_photos(work, photos)).case_id


def perform(stage: Stage, life: Life, action: Action, at: datetime) -> None:
    """One step of the case's course."""
    if action in BY_RESIDENT:
        BY_RESIDENT[action](stage, life, at)
    else:
        case = stage.case(life)
        BY_STAFF[action](Desk(stage, life, case, _member(stage, life, case, action), at))


def _member(stage: Stage, life: Life, case: Case, action: Action) -> StaffMember:
    """Whoever works on the case; an allegation is nobody's but the supervisor's (B.2)."""
    if action is Action.TRANSFER:
        return stage.town.teams[TRIAGE].contact
    team = stage.town.teams[life.story.department]
    if case.is_restricted or action is Action.REOPEN:
        return team.supervisor
    if case.assignee_id is not None:
        return stage.session.get_one(StaffMember, case.assignee_id)
    return team.contact if stage.rng.random() < 0.75 else team.deputy


def _acknowledge(desk: Desk) -> None:
    slug = ACKNOWLEDGEMENTS.get(desk.case.kind, "acknowledge-thanks")
    if desk.case.kind is Kind.COMPLAINT and desk.stage.rng.random() < 0.5:
        slug = "acknowledge-thanks"
    casework.acknowledge(desk.work, desk.seen, desk.template(slug))


def _assign(desk: Desk) -> None:
    team = desk.stage.town.teams[desk.life.story.department]
    colleague = team.contact if desk.member is team.deputy else team.deputy
    casework.assign(desk.work, desk.seen, colleague.id)


def _ask(desk: Desk) -> None:
    casework.ask(desk.work, desk.seen, desk.signed(desk.life.story.question))


def _reply(desk: Desk) -> None:
    sorry = desk.phrase("sorry_late") if desk.case.acknowledge_missed_at else ""
    words = desk.life.story.reply or desk.phrase("on_it")
    casework.reply(desk.work, desk.seen, desk.signed(sorry, words))


def _note(desk: Desk) -> None:
    note = desk.life.story.note or USUAL_NOTE
    casework.note(desk.work, desk.seen, Words(note, "en"))


def _resolve(desk: Desk) -> None:
    story = desk.life.story
    outcome, words = story.outcome, story.solved
    if desk.case.disputed_at:
        outcome, words = story.settled_outcome, story.settled
    elif desk.case.resolved_by_id:  # a supervisor has opened it again
        words = desk.phrase("again")
    begun_with = f"resolve-{outcome.replace('_', '-')}"
    answer = replace(desk.signed(words), template=begun_with)
    casework.resolve(desk.work, desk.seen, outcome, answer)


def _refer(desk: Desk) -> None:
    casework.refer(desk.work, desk.seen, desk.signed(desk.life.story.refer))


def _transfer(desk: Desk) -> None:
    template = desk.template("transfer-department")
    words = replace(template, body=template.body.replace(BLANK, desk.phrase("their_field")))
    story = desk.life.story
    transfers.transfer(desk.work, desk.seen, story.department, words, story.category)


def _reopen(desk: Desk) -> None:
    casework.reopen(desk.work, desk.seen, desk.signed(desk.phrase("reopened")))


def _answer(stage: Stage, life: Life, at: datetime) -> None:
    words = Words(life.story.answer, life.story.language)
    resident_actions.add_information(stage.work(at), life.case_id, words)


def _dispute(stage: Stage, life: Life, at: datetime) -> None:
    words = Words(life.story.dispute, life.story.language)
    resident_actions.dispute(stage.work(at), life.case_id, words)


def _withdraw(stage: Stage, life: Life, at: datetime) -> None:
    resident_actions.withdraw(stage.work(at), life.case_id)


def _rate(stage: Stage, life: Life, at: datetime) -> None:
    """Whoever waited too long or got a no is less content with it, if not with the people."""
    case, rng = stage.case(life), stage.rng
    is_let_down = case.resolve_missed_at or case.outcome is Outcome.CANNOT
    outcome = rng.choice(UNHAPPY if is_let_down or rng.random() < 0.1 else HAPPY)
    treatment = min(5, max(1, outcome + rng.choice((0, 0, 1, 1, 2))))
    remarks = life.story.remarks if outcome > 2 else stage.phrases[case.language]["unhappy"]
    comment = rng.choice(remarks) if remarks and rng.random() < 0.5 else ""
    resident_actions.rate(stage.work(at), life.case_id, treatment, outcome, comment)


BY_STAFF: dict[Action, Callable[[Desk], None]] = {
    Action.ACKNOWLEDGE: _acknowledge,
    Action.ASSIGN: _assign,
    Action.ASK: _ask,
    Action.REPLY: _reply,
    Action.NOTE: _note,
    Action.RESOLVE: _resolve,
    Action.REFER: _refer,
    Action.TRANSFER: _transfer,
    Action.REOPEN: _reopen,
}
BY_RESIDENT: dict[Action, Callable[[Stage, Life, datetime], None]] = {
    Action.ADD_INFORMATION: _answer,
    Action.DISPUTE: _dispute,
    Action.WITHDRAW: _withdraw,
    Action.RATE: _rate,
}
