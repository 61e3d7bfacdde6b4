"""The forms on the page of a case: one for each act, each with ids of its own."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.domain.case import Action, Outcome
from portal.labels import label
from portal.localized import FALLBACK
from portal.office.case_oversight_forms import (
    AskToLiftForm,
    DecideForm,
    EscalateForm,
    HandleForm,
    RestrictForm,
)
from portal.office.case_relation_forms import (
    CorrectForm,
    LinkForm,
    MergeForm,
    SendBackForm,
    TransferForm,
    UnlinkForm,
)
from portal.office.case_words import language_words
from portal.office.case_words_form import ActForm, NoteForm, WordsForm
from portal.queries.case_page import CasePage
from portal.queries.templates import TemplateText
from portal.web.city import city_in
from portal.web.i18n import page_language

TO_DEPARTMENT = ""


class ResolveForm(WordsForm):
    """The answer that ends the case, and how it ended."""

    outcome = RadioField(
        _("How did it end?"), validators=[InputRequired(_("Please say how it ended."))]
    )

    def prepare(self, case: CasePage) -> None:  # noqa: ARG002 - every case can end in these ways
        """Every outcome can be chosen."""
        self.outcome.choices = [SelectChoice(each.value, gettext(label(each))) for each in Outcome]


class AssignForm(ActForm):
    """Who is to work on the case."""

    assignee = SelectField(_("Give it to"), invalid_choice_message=_("Choose one from the list."))

    def assignee_id(self) -> int | None:
        """The colleague's id; None for the department."""
        return int(self.assignee.data) if self.assignee.data else None


# What an act asks for where plain words to the resident are not all.
FORMS: dict[Action, type[WordsForm]] = {
    Action.NOTE: NoteForm,
    Action.RESOLVE: ResolveForm,
    Action.TRANSFER: TransferForm,
    Action.SEND_BACK: SendBackForm,
    Action.CORRECT: CorrectForm,
    Action.MERGE: MergeForm,
    Action.LINK: LinkForm,
    Action.UNLINK: UnlinkForm,
    Action.ESCALATE: EscalateForm,
    Action.HANDLE_ESCALATION: HandleForm,
    Action.RESTRICT: RestrictForm,
    Action.WALL_OFF: RestrictForm,
    Action.ASK_TO_LIFT: AskToLiftForm,
    Action.LIFT: DecideForm,
}


def words_form(
    action: Action,
    case: CasePage,
    templates: Iterable[TemplateText],
    *,
    is_sent: bool,
    chosen: TemplateText | None = None,
) -> WordsForm:
    """The form of an act: what was sent in it, or a fresh one with the chosen template's words."""
    kind = FORMS.get(action, WordsForm)
    languages = _languages(page_language() if kind.is_internal else case.language)
    filled_in = {"version": case.version, "language": languages[0]}
    if chosen:
        filled_in |= {"body": chosen.body or "", "template": chosen.slug}
    form = kind(data=filled_in) if is_sent else kind(formdata=None, data=filled_in)
    if form.has_words:
        form.language.choices = [SelectChoice(tag, language_words(tag)) for tag in languages]
    form.blanks = [line for template in templates for line in template.blanks]
    form.known_templates = [template.slug for template in templates]
    form.prepare(case)
    form.own_ids(action)
    return form


def assign_form(case: CasePage, *, is_sent: bool = False) -> AssignForm:
    """The form that gives the case to somebody."""
    filled_in = {"version": case.version, "assignee": str(case.assignee_id or TO_DEPARTMENT)}
    form = AssignForm(data=filled_in) if is_sent else AssignForm(formdata=None, data=filled_in)
    department = gettext("Nobody yet (%(department)s)", department=case.department)
    form.assignee.choices = [
        SelectChoice(TO_DEPARTMENT, department),
        *(SelectChoice(str(person.id), person.name) for person in case.colleagues),
    ]
    form.own_ids(Action.ASSIGN)
    return form


def _languages(usual: str) -> list[str]:
    """What one can write in, the usual one first: the resident's, or for a note one's own."""
    return [usual, *(tag for tag in city_in(FALLBACK).language_tags if tag != usual)]
