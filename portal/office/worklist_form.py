"""The form that narrows the worklist: an ordinary GET form, so that it needs no script."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.domain.case import Kind
from portal.labels import label
from portal.office.worklist_address import query_of
from portal.queries.choices import Choice
from portal.queries.worklist_choices import WorklistChoices
from portal.queries.worklist_filters import ME, NOBODY, Filters
from portal.translations import name_in
from portal.web.i18n import page_language


class WorklistForm(Form):
    """Only what is narrowed down stands in it; everything else is “any”."""

    status = HiddenField()
    search = SearchField(_("Search"))
    kind = SelectField(_("Kind"))
    department = SelectField(_("Department"))
    site = SelectField(_("Place"))
    assignee = SelectField(_("Assignee"))
    language = SelectField(_("Language"))

    def __init__(
        self, filters: Filters, choices: WorklistChoices, languages: Iterable[str]
    ) -> None:
        super().__init__(data=query_of(filters))
        self.kind.choices = _with_any((kind.value, gettext(label(kind))) for kind in Kind)
        self.department.choices = _with_any(_pairs(choices.departments))
        self.site.choices = _with_any(_pairs(choices.sites))
        self.language.choices = _with_any((tag, name_in(tag, page_language())) for tag in languages)
        self.assignee.choices = _with_any(
            [(ME, gettext("Me")), (NOBODY, gettext("Nobody yet")), *_pairs(choices.people)]
        )
        if len(choices.departments) < 2:
            del self.department


def _pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(choice.slug, choice.name) for choice in choices]


def _with_any(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", gettext("Any")), *(SelectChoice(value, name) for value, name in pairs)]
