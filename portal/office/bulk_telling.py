"""Acts on many cases that tell each resident something, in the language that they read."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.domain.case import Action
from portal.office.bulk_steps import Chosen, StepForm, check_several, offer_main_case
from portal.office.bulk_words import LanguageWords, filled_in, words_forms
from portal.queries.bulk import ChosenCase
from portal.services import bulk_acts
from portal.services.bulk import BulkResult
from portal.services.casework import Words
from portal.services.work import UnitOfWork


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
        read = {case.language for case in self.told()}
        are_valid = [form.validate() for form in self._words if form.language in read]
        return super().validate(*arguments, **options) and all(are_valid)

    def told(self) -> list[ChosenCase]:
        """The cases whose residents are told."""
        return list(self.cases)

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


class MergeStep(WordsStep):
    """Which case is answered for all, and what the residents of the others are told."""

    title = _("Join")
    hint = _(
        "One case is answered for all of them. The residents of the others are told and read every "
        "answer on their own page. You can undo it for ten minutes; they are told of that, too."
    )
    button = _("Join and send")
    action = Action.MERGE
    main_case = RadioField(
        _("Main case"), validators=[InputRequired(_("Choose one from the list."))]
    )

    def prepare(self) -> None:
        """One of the cases, and the words."""
        super().prepare()
        offer_main_case(self.main_case, self.cases)

    def validate_main_case(self, _field: RadioField) -> None:
        """One alone can be joined with nothing."""
        check_several(self.cases)

    def told(self) -> list[ChosenCase]:
        """All but the main case."""
        return [case for case in self.cases if case.reference != self.main_case.data]

    def do(self, work: UnitOfWork, chosen: Chosen) -> BulkResult:
        """Carry the act out."""
        words = filled_in(self.texts(), self.told())
        return bulk_acts.merge(work, chosen, self.main_case.data, words)


class SeparateStep(WordsStep):
    """What the residents of joined cases are told when the joining is undone."""

    title = _("Separate again")
    hint = _("Each case is answered for itself again, and its resident is told.")
    button = _("Separate and send")
    action = Action.UNDO_MERGE

    def words(self) -> dict[str, Words]:
        """The words for each case, by reference."""
        return filled_in(self.texts(), self.cases)
