"""What can be done to many cases at once: each act, and the form of its step page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.case import Action
from portal.domain.permissions import Permission
from portal.office.bulk_words import LanguageWords, filled_in, words_forms
from portal.office.label_fields import check_names, names_in
from portal.office.viewer import viewer
from portal.queries.bulk import ChosenCase, assignable
from portal.services import bulk_acts
from portal.services.bulk import BulkResult
from portal.services.casework import CaseAt
from portal.services.work import UnitOfWork
from portal.web.work import reading

Chosen = Sequence[CaseAt]


class BulkAct(StrEnum):
    """What the bar below the list offers."""

    CLAIM = "claim"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    LABEL = "label"


@dataclass(frozen=True)
class BulkWords:
    """How an act is called in the bar, and who may do it."""

    button: LazyString
    icon: str
    permission: Permission


BULK_ACTS: dict[BulkAct, BulkWords] = {
    BulkAct.CLAIM: BulkWords(_("Take them"), "person", Permission.ASSIGN_CASE),
    BulkAct.ASSIGN: BulkWords(_("Assign…"), "arrow", Permission.ASSIGN_CASE),
    BulkAct.ACKNOWLEDGE: BulkWords(_("Acknowledge…"), "acknowledged", Permission.ACKNOWLEDGE_CASE),
    BulkAct.LABEL: BulkWords(_("Label…"), "flag", Permission.LABEL_CASE),
}


class LabelsField(SelectMultipleField):
    """Labels to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class StepForm(FlaskForm):
    """What an act needs to know before it is done to the chosen cases."""

    title: ClassVar[LazyString]
    hint: ClassVar[LazyString]
    button: ClassVar[LazyString]

    def __init__(self, cases: Sequence[ChosenCase]) -> None:
        super().__init__()
        self.cases = cases
        self.prepare()

    @property
    def words_forms(self) -> list[LanguageWords]:
        """The words to residents, where there are any."""
        return []

    def prepare(self) -> None:
        """Fill in what there is to choose from for these cases."""

    def do(self, work: UnitOfWork, chosen: Chosen) -> BulkResult:
        """Carry the act out."""
        raise NotImplementedError


class AssignStep(StepForm):
    """Whom the cases are given to."""

    title = _("Assign")
    hint = _("They get a message for each case. You can undo it for ten minutes.")
    button = _("Assign")
    assignee = SelectField(_("Give them to"), invalid_choice_message=_("Choose one from the list."))

    def prepare(self) -> None:
        """Everybody who works with such cases, or nobody."""
        people = assignable(reading(), self.cases)
        self.assignee.choices = [
            *(SelectChoice(str(person.id), person.name) for person in people),
            SelectChoice("", gettext("Nobody: back to the department")),
        ]

    def do(self, work: UnitOfWork, chosen: Chosen) -> BulkResult:
        """Carry the act out."""
        to = int(self.assignee.data) if self.assignee.data else None
        return bulk_acts.assign(work, chosen, to)


class WordsStep(StepForm):
    """An act that tells each resident something in their language."""

    action: ClassVar[Action]

    def prepare(self) -> None:
        """The words, language by language; without script or with, they come back as typed."""
        sent: Mapping[str, Any] | None = request.form if self.is_submitted() else None
        self._words = words_forms(sent, self.action, self.cases)

    @property
    def words_forms(self) -> list[LanguageWords]:
        """The words to residents."""
        return self._words

    def validate(self, *arguments: Any, **options: Any) -> bool:
        """The form itself and the words of every language, so that all problems show at once."""
        are_valid = [form.validate() for form in self._words]
        return super().validate(*arguments, **options) and all(are_valid)

    def texts(self) -> dict[str, str]:
        """What was chosen or written, by language."""
        return {form.language: form.text() for form in self._words}


class AcknowledgeStep(WordsStep):
    """What each resident is told."""

    title = _("Acknowledge")
    hint = _("Each resident is told that a person has read it. This cannot be undone.")
    button = _("Acknowledge and send")
    action = Action.ACKNOWLEDGE

    def do(self, work: UnitOfWork, chosen: Chosen) -> BulkResult:
        """Carry the act out."""
        return bulk_acts.acknowledge(work, chosen, filled_in(self.texts(), self.cases))


class LabelStep(StepForm):
    """Which labels go on the cases, and which come off."""

    title = _("Label")
    hint = _("Only colleagues see labels. You can undo it for ten minutes.")
    button = _("Change the labels")
    add = StringField(
        _("Put on"), description=_("Several with commas between them. A new word becomes a label.")
    )
    remove = LabelsField(_("Take off"), invalid_choice_message=_("Choose one from the list."))

    def prepare(self) -> None:
        """What is on one of the cases can be taken off."""
        carried = sorted({name for case in self.cases for name in case.labels})
        self.remove.choices = [SelectChoice(name, name) for name in carried]
        if not carried:
            del self.remove

    def validate_add(self, field: StringField) -> None:
        """Words that can be labels; at least one of the two lists is filled in."""
        names = names_in(field.data)
        check_names(names)
        if not names and not self._removed():
            raise ValidationError(gettext("Name a label to put on or to take off."))

    def do(self, work: UnitOfWork, chosen: Chosen) -> BulkResult:
        """Carry the act out."""
        return bulk_acts.label(work, chosen, names_in(self.add.data), self._removed())

    def _removed(self) -> list[str]:
        return list(self.remove.data or ()) if "remove" in self else []


STEPS: dict[BulkAct, type[StepForm]] = {
    BulkAct.ASSIGN: AssignStep,
    BulkAct.ACKNOWLEDGE: AcknowledgeStep,
    BulkAct.LABEL: LabelStep,
}


def offered_acts() -> list[tuple[BulkAct, BulkWords]]:
    """What this person may do to some cases at least."""
    reader = viewer()
    return [(act, words) for act, words in BULK_ACTS.items() if reader.has(words.permission)]
