"""What every act on a case sends: the version that its author saw, and mostly words."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, HiddenField, SelectField, ValidationError

from portal.office.fields import version_field, words_field
from portal.queries.case_page import CasePage
from portal.services.casework import CaseAt, Words
from portal.web.form import PortalForm


class ActForm(PortalForm):
    """What every act sends: which version of the case its author had before their eyes."""

    version = version_field()

    def seen(self, reference: str) -> CaseAt:
        """The case as its author saw it."""
        return CaseAt(reference, self.version.data)

    def own_ids(self, prefix: str) -> None:
        """Tell the ids of this form from those of the others on the page."""
        for field in self:
            field.id = field.label.field_id = f"{prefix}-{field.name}"


class WordsForm(ActForm):
    """Words to the resident, or to colleagues, and the language they are written in."""

    body = words_field(_("Your words to the resident"), _("Please write something."))
    language = SelectField(_("Written in"))
    # The reply template that the words began with, as its chooser leaves it.
    template = HiddenField(default="")
    known_templates: Iterable[str] = ()
    blanks: Iterable[str] = ()
    has_words = True
    # Whether colleagues read the words, and nobody else.
    is_internal = False

    def prepare(self, case: CasePage) -> None:
        """Fill in what there is to choose from for this case."""

    @property
    def extra_fields(self) -> list[Field]:
        """What the act asks for besides its words, in the order of the form."""
        usual = {"version", "csrf_token", "body", "language", "template"}
        return [each for each in self if each.short_name not in usual]

    def words(self) -> Words:
        """What was written."""
        template = self.template.data if self.template.data in self.known_templates else ""
        return Words(self.body.data or "", str(self.language.data), template)

    def validate_body(self, field: SelectField) -> None:
        """A template's “…” is where something is to be written; nobody should receive it."""
        lines = set((field.data or "").splitlines())
        if lines & set(self.blanks):
            raise ValidationError(gettext("Please fill in what “…” stands for, or take it out."))


class NoteForm(WordsForm):
    """Words for colleagues."""

    body = words_field(_("Your note"), _("Please write something."))
    is_internal = True


class WordlessForm(NoteForm):
    """An act that says all by itself: its fields, and no words beside them."""

    # WTForms leaves out a field that a subclass sets to None.
    body = language = template = None
    has_words = False

    def words(self) -> Words:
        """None."""
        return Words("", "")
