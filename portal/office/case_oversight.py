"""What is done above a case: a supervisor brought in, an allegation kept from those it names."""

from flask.typing import ResponseReturnValue

from portal.domain.case import Action
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.case_oversight_forms import AskToLiftForm, DecideForm, RestrictForm
from portal.office.case_posts import act_with, speak
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
    return act_with(
        reference,
        Action.RESTRICT,
        RestrictForm,
        lambda work, form: conduct.restrict(work, form.seen(reference), form.walls(), form.words()),
    )


@blueprint.post("/cases/<reference:reference>/restriction/walls")
@requires(Permission.LIFT_RESTRICTION)
def wall_off(reference: str) -> ResponseReturnValue:
    """Keep more people away from a restricted case."""
    return act_with(
        reference,
        Action.WALL_OFF,
        RestrictForm,
        lambda work, form: conduct.wall_off(work, form.seen(reference), form.walls(), form.words()),
    )


@blueprint.post("/cases/<reference:reference>/restriction/request")
@requires(Permission.LIFT_RESTRICTION)
def ask_to_lift(reference: str) -> ResponseReturnValue:
    """Ask for a restricted case to be opened, or for one person to be let in."""
    return act_with(
        reference,
        Action.ASK_TO_LIFT,
        AskToLiftForm,
        lambda work, form: conduct.ask_to_lift(
            work, form.seen(reference), form.staff_id(), form.words()
        ),
    )


@blueprint.post("/cases/<reference:reference>/restriction/decision")
@requires(Permission.LIFT_RESTRICTION)
def decide_lift(reference: str) -> ResponseReturnValue:
    """Decide, as the second person, what a colleague asked for."""
    return act_with(
        reference,
        Action.LIFT,
        DecideForm,
        lambda work, form: conduct.decide_lift(
            work,
            form.seen(reference),
            int(form.request.data),
            form.words(),
            is_granted=form.is_granted(),
        ),
    )
