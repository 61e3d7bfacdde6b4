"""What is done above a case: a supervisor brought in, an allegation kept from those it names."""

from flask.typing import ResponseReturnValue

from portal.domain.case import Action
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.case_oversight_forms import (
    GRANT,
    AskToLiftForm,
    DecideForm,
    RestrictForm,
)
from portal.office.case_page import Sent, show_case
from portal.office.case_posts import carry_out, sent_words, speak
from portal.services import conduct, supervision
from portal.web.access import requires


@blueprint.post("/cases/<reference:reference>/escalation")
@requires(Permission.ESCALATE_CASE)
def escalate(reference: str) -> ResponseReturnValue:
    """Bring a supervisor in (B.2)."""
    return speak(reference, Action.ESCALATE, supervision.escalate)


@blueprint.post("/cases/<reference:reference>/escalation/handling")
@requires(Permission.HANDLE_ESCALATION)
def handle_escalation(reference: str) -> ResponseReturnValue:
    """Say what was done about it."""
    return speak(reference, Action.HANDLE_ESCALATION, supervision.handle)


@blueprint.post("/cases/<reference:reference>/restriction")
@requires(Permission.RESTRICT_CASE)
def restrict(reference: str) -> ResponseReturnValue:
    """Mark that conduct is alleged, and keep away whom it names (B.2)."""
    case, form = sent_words(reference, Action.RESTRICT)
    if not (isinstance(form, RestrictForm) and form.validate()):
        return show_case(case, Sent(Action.RESTRICT, form)), 422
    seen, walls, words = form.seen(reference), form.walls(), form.words()
    return carry_out(
        case,
        Sent(Action.RESTRICT, form),
        lambda work: conduct.restrict(work, seen, walls, words),
    )


@blueprint.post("/cases/<reference:reference>/restriction/walls")
@requires(Permission.LIFT_RESTRICTION)
def wall_off(reference: str) -> ResponseReturnValue:
    """Keep more people away from a restricted case."""
    case, form = sent_words(reference, Action.WALL_OFF)
    if not (isinstance(form, RestrictForm) and form.validate()):
        return show_case(case, Sent(Action.WALL_OFF, form)), 422
    seen, walls, words = form.seen(reference), form.walls(), form.words()
    return carry_out(
        case,
        Sent(Action.WALL_OFF, form),
        lambda work: conduct.wall_off(work, seen, walls, words),
    )


@blueprint.post("/cases/<reference:reference>/restriction/request")
@requires(Permission.LIFT_RESTRICTION)
def ask_to_lift(reference: str) -> ResponseReturnValue:
    """Ask for a restricted case, or for one person, to be let in again."""
    case, form = sent_words(reference, Action.ASK_TO_LIFT)
    if not (isinstance(form, AskToLiftForm) and form.validate()):
        return show_case(case, Sent(Action.ASK_TO_LIFT, form)), 422
    seen, staff_id, words = form.seen(reference), form.staff_id(), form.words()
    return carry_out(
        case,
        Sent(Action.ASK_TO_LIFT, form),
        lambda work: conduct.ask_to_lift(work, seen, staff_id, words),
    )


@blueprint.post("/cases/<reference:reference>/restriction/decision")
@requires(Permission.LIFT_RESTRICTION)
def decide_lift(reference: str) -> ResponseReturnValue:
    """Decide, as the second person, what a colleague asked for."""
    case, form = sent_words(reference, Action.LIFT)
    if not (isinstance(form, DecideForm) and form.validate()):
        return show_case(case, Sent(Action.LIFT, form)), 422
    seen, words = form.seen(reference), form.words()
    request_id, is_granted = int(form.request.data), form.decision.data == GRANT
    return carry_out(
        case,
        Sent(Action.LIFT, form),
        lambda work: conduct.decide_lift(work, seen, request_id, words, is_granted=is_granted),
    )
