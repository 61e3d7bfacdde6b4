"""What acts on many cases ask for on their step page: a colleague, labels, a case to link with."""

from collections.abc import Sequence
from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.office.bulk_words import LanguageWords
from portal.office.label_fields import check_names, names_in
from portal.queries.bulk import ChosenCase, assignable
from portal.services import bulk_acts
from portal.services.bulk import BulkResult
from portal.services.casework import CaseAt
from portal.services.work import UnitOfWork
from portal.web.form import PortalForm
from portal.web.work import reading

Chosen = Sequence[CaseAt]


class StepForm(PortalForm):
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


class LabelStep(StepForm):
    """Which labels go on the cases, and which come off."""

    title = _("Label")
    hint = _("Only colleagues see labels. You can undo it for ten minutes.")
    button = _("Change the labels")
    add = StringField(
        _("Put on"), description=_("Several with commas between them. A new word becomes a label.")
    )
    remove = SelectMultipleField(
        _("Take off"),
        invalid_choice_message=_("Choose one from the list."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

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


class LinkStep(StepForm):
    """Which case the others are related to."""

    title = _("Link")
    hint = _("Each of the others shows the way to it, and it to them. You can undo it.")
    button = _("Link")
    main_case = RadioField(
        _("Link the others with"), validators=[InputRequired(_("Choose one from the list."))]
    )

    def prepare(self) -> None:
        """One of the cases."""
        offer_main_case(self.main_case, self.cases)

    def validate_main_case(self, _field: RadioField) -> None:
        """One alone can be linked with nothing."""
        check_several(self.cases)

    def do(self, work: UnitOfWork, chosen: Chosen) -> BulkResult:
        """Carry the act out."""
        return bulk_acts.link(work, chosen, self.main_case.data)


def offer_main_case(field: RadioField, cases: Sequence[ChosenCase]) -> None:
    """Let one of the cases be chosen, the oldest unless another one was."""
    field.choices = [
        SelectChoice(case.reference, f"{case.reference}: {case.opening}") for case in cases
    ]
    field.default = cases[0].reference
    if not field.raw_data:
        field.process(None)


def check_several(cases: Sequence[ChosenCase]) -> None:
    """Raise ValidationError where an act on two cases has one only."""
    if len(cases) < 2:
        raise ValidationError(gettext("Choose at least two cases."))
