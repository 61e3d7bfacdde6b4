"""The right department, and the right facts: passing a case on, back, and correcting it (A.3)."""

from flask.typing import ResponseReturnValue

from portal.domain.case import Action
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.case_posts import act_with, speak
from portal.office.case_relation_forms import CorrectForm, TransferForm
from portal.services import corrections, transfers
from portal.services.work import UnitOfWork
from portal.web.access import requires


@blueprint.post("/cases/<reference:reference>/transfer")
@requires(Permission.TRANSFER_CASE)
def transfer(reference: str) -> ResponseReturnValue:
    """Pass the case on to another department."""

    def act(work: UnitOfWork, form: TransferForm) -> None:
        department, category = str(form.department.data), form.category()
        transfers.transfer(work, form.seen(reference), department, form.words(), category)

    return act_with(reference, Action.TRANSFER, TransferForm, act)


@blueprint.post("/cases/<reference:reference>/return")
@requires(Permission.TRANSFER_CASE)
def send_back(reference: str) -> ResponseReturnValue:
    """Send the case back to the department it came from, once."""
    return speak(reference, Action.SEND_BACK, transfers.send_back)


@blueprint.post("/cases/<reference:reference>/correction")
@requires(Permission.CORRECT_CASE)
def correct(reference: str) -> ResponseReturnValue:
    """Put kind, category, place or language right."""

    def act(work: UnitOfWork, form: CorrectForm) -> None:
        corrections.correct(work, form.seen(reference), form.correction())

    return act_with(reference, Action.CORRECT, CorrectForm, act)
