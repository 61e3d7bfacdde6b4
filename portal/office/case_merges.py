"""Cases that belong together: joined and separated, linked and unlinked."""

from flask.typing import ResponseReturnValue

from portal.domain.case import Action
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.case_posts import act_with, speak
from portal.office.case_relation_forms import LinkForm, MergeForm, UnlinkForm
from portal.services import linking, merging
from portal.services.work import UnitOfWork
from portal.web.access import requires


@blueprint.post("/cases/<reference:reference>/merge")
@requires(Permission.MERGE_CASE)
def merge(reference: str) -> ResponseReturnValue:
    """Join the case with another one, which is answered for both."""

    def act(work: UnitOfWork, form: MergeForm) -> None:
        merging.merge(work, form.seen(reference), str(form.other.data), form.words())

    return act_with(reference, Action.MERGE, MergeForm, act)


@blueprint.post("/cases/<reference:reference>/separation")
@requires(Permission.MERGE_CASE)
def undo_merge(reference: str) -> ResponseReturnValue:
    """Let a joined case go its own way again."""
    return speak(reference, Action.UNDO_MERGE, merging.undo)


@blueprint.post("/cases/<reference:reference>/link")
@requires(Permission.MERGE_CASE)
def link(reference: str) -> ResponseReturnValue:
    """Link the case with another one."""

    def act(work: UnitOfWork, form: LinkForm) -> None:
        linking.link(work, form.seen(reference), str(form.other.data))

    return act_with(reference, Action.LINK, LinkForm, act)


@blueprint.post("/cases/<reference:reference>/link/removal")
@requires(Permission.MERGE_CASE)
def unlink(reference: str) -> ResponseReturnValue:
    """Take a link away again."""

    def act(work: UnitOfWork, form: UnlinkForm) -> None:
        linking.unlink(work, form.seen(reference), str(form.other.data))

    return act_with(reference, Action.UNLINK, UnlinkForm, act)
