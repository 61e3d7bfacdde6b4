"""The labels of one case: shown beside it, put on and taken off."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField, StringField

from portal.domain.case import Action
from portal.domain.errors import ChangedMeanwhile
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.case_page import Conflict, Sent, list_query, load_case, show_case
from portal.office.case_words_form import ActForm
from portal.office.label_fields import check_names, names_in
from portal.office.viewer import actor, viewer
from portal.queries.case_page import CasePage
from portal.queries.labels import case_labels
from portal.services import labelling
from portal.services.labelling import MOST_LABELS, LabelRefused, TooManyLabels
from portal.web.access import requires
from portal.web.texts import tidy_line
from portal.web.work import reading, writing


class CaseLabelsForm(ActForm):
    """The labels of a case: those that stay, and new ones."""

    keep = SelectMultipleField(validate_choice=False)
    add = StringField(_("Add labels"), filters=[tidy_line], default="")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.own_ids(Action.LABEL)

    def validate_add(self, field: StringField) -> None:
        """Only what can be a label."""
        check_names(names_in(field.data))


@blueprint.post("/cases/<reference:reference>/labels")
@requires(Permission.LABEL_CASE)
def set_case_labels(reference: str) -> ResponseReturnValue:
    """Put labels on a case and take others off."""
    case, form = load_case(reference, Permission.LABEL_CASE), CaseLabelsForm()
    sent = Sent(Action.LABEL, form)
    if not form.validate():
        return show_case(case, sent), 422
    kept, added = form.keep.data or [], names_in(form.add.data)
    removed = [name for name in request.form.getlist("shown") if name not in kept]
    try:
        with writing(actor()) as work:
            labelling.set_labels(work, form.seen(reference), added, removed)
    except (TooManyLabels, LabelRefused):
        # A word that a colleague has retired in this very moment is as rare as it sounds.
        form.add.errors = [gettext("A case carries at most %(most)s labels.", most=MOST_LABELS)]
        return show_case(case, sent), 422
    except ChangedMeanwhile:
        return _changed_meanwhile(reference, sent), 409
    flash(gettext("The labels are changed."), "success")
    return redirect(url_for(".case", reference=reference, list=list_query()), 303)


@blueprint.context_processor
def labels_of_case() -> dict[str, Callable[..., Any]]:
    """For the page of a case: its labels, and the form that changes them."""
    return {"labels_of": _labels_of}


def _labels_of(case: CasePage, sent: Sent | None) -> dict[str, object]:
    found = case_labels(reading(), viewer(), case.reference)
    is_mine = sent is not None and isinstance(sent.form, CaseLabelsForm)
    form = sent.form if sent and is_mine else CaseLabelsForm(formdata=None)
    form.version.data = case.version
    return {"labels": found, "form": form}


def _changed_meanwhile(reference: str, sent: Sent) -> str:
    case = load_case(reference)
    since = case.since(sent.form.version.data) or case.history[-1:]
    return show_case(case, sent, Conflict(since, is_possible=True, kept=""))
