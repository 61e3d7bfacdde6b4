"""What staff do with a case: each POST is one act in one transaction, then back to the page."""

from flask.typing import ResponseReturnValue

from portal.domain.case import Action, Outcome
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.case_forms import ResolveForm, assign_form
from portal.office.case_page import Sent, load_case, show_case
from portal.office.case_posts import carry_out, sent_words, speak
from portal.services import casework
from portal.web.access import requires


@blueprint.post("/cases/<reference:reference>/acknowledgement")
@requires(Permission.ACKNOWLEDGE_CASE)
def acknowledge(reference: str) -> ResponseReturnValue:
    """Tell the resident that a person has read it (B.1)."""
    return speak(reference, Action.ACKNOWLEDGE, casework.acknowledge)


@blueprint.post("/cases/<reference:reference>/reply")
@requires(Permission.ANSWER_CASE)
def reply(reference: str) -> ResponseReturnValue:
    """Tell the resident something."""
    return speak(reference, Action.REPLY, casework.reply)


@blueprint.post("/cases/<reference:reference>/question")
@requires(Permission.ANSWER_CASE)
def ask(reference: str) -> ResponseReturnValue:
    """Ask the resident something."""
    return speak(reference, Action.ASK, casework.ask)


@blueprint.post("/cases/<reference:reference>/note")
@requires(Permission.NOTE_CASE)
def note(reference: str) -> ResponseReturnValue:
    """Write something down for colleagues."""
    return speak(reference, Action.NOTE, casework.note)


@blueprint.post("/cases/<reference:reference>/referral")
@requires(Permission.RESOLVE_CASE)
def refer(reference: str) -> ResponseReturnValue:
    """Say who else has to answer (A.3)."""
    return speak(reference, Action.REFER, casework.refer)


@blueprint.post("/cases/<reference:reference>/reopening")
@requires(Permission.REOPEN_CASE)
def reopen(reference: str) -> ResponseReturnValue:
    """Take a finished case up again."""
    return speak(reference, Action.REOPEN, casework.reopen)


@blueprint.post("/cases/<reference:reference>/resolution")
@requires(Permission.RESOLVE_CASE)
def resolve(reference: str) -> ResponseReturnValue:
    """End the case with an outcome and an answer."""
    case, form = sent_words(reference, Action.RESOLVE)
    if not (isinstance(form, ResolveForm) and form.validate()):
        return show_case(case, Sent(Action.RESOLVE, form)), 422
    outcome, seen, words = Outcome(form.outcome.data), form.seen(reference), form.words()
    return carry_out(
        case,
        Sent(Action.RESOLVE, form),
        lambda work: casework.resolve(work, seen, outcome, words),
    )


@blueprint.post("/cases/<reference:reference>/assignment")
@requires(Permission.ASSIGN_CASE)
def assign(reference: str) -> ResponseReturnValue:
    """Give the case to a colleague, or back to the department."""
    case = load_case(reference, Permission.ASSIGN_CASE)
    form = assign_form(case, is_sent=True)
    sent = Sent(Action.ASSIGN, form)
    if Action.ASSIGN in case.possible and not form.validate():
        return show_case(case, sent), 422
    seen, assignee_id = form.seen(reference), form.assignee_id()
    return carry_out(case, sent, lambda work: casework.assign(work, seen, assignee_id))
