"""The form that narrows the worklist: an ordinary GET form, so that it needs no script."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, HiddenField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.domain.case import Channel, Kind
from portal.labels import label
from portal.office.worklist_address import query_of
from portal.queries.choices import Choice
from portal.queries.worklist_choices import WorklistChoices
from portal.queries.worklist_filters import ME, NOBODY, TRIAGE, Filters
from portal.translations import name_in
from portal.web.i18n import page_language


class WorklistForm(Form):
    """Only what is narrowed down stands in it; everything else is “any”."""

    status = HiddenField()
    search = SearchField(_("Search"))
    kind = SelectField(_("Kind"))
    department = SelectField(_("Department"))
    category = SelectField(_("Category"))
    site = SelectField(_("Place"))
    channel = SelectField(_("Channel"))
    assignee = SelectField(_("Assignee"))
    language = SelectField(_("Language"))
    label = SelectField(_("Label"))
    escalated = BooleanField(_("Escalated"))
    interpreter = BooleanField(_("Interpreter wanted"))

    def __init__(
        self, filters: Filters, choices: WorklistChoices, languages: Iterable[str]
    ) -> None:
        super().__init__(data=query_of(filters))
        self.kind.choices = _with_any((kind.value, gettext(label(kind))) for kind in Kind)
        self.channel.choices = _with_any((each.value, gettext(label(each))) for each in Channel)
        self.department.choices = _with_any([*_triage(choices), *_pairs(choices.departments)])
        self.category.choices = _with_any(_pairs(choices.categories))
        self.label.choices = _with_any(_pairs(choices.labels))
        self.site.choices = _with_any(_pairs(choices.sites))
        self.language.choices = _with_any((tag, name_in(tag, page_language())) for tag in languages)
        self.assignee.choices = _with_any(
            [(ME, gettext("Me")), (NOBODY, gettext("Nobody yet")), *_pairs(choices.people)]
        )
        if len(choices.departments) < 2:
            del self.department
        if not choices.labels and not filters.label:
            del self.label


def _triage(choices: WorklistChoices) -> list[tuple[str, str]]:
    return [(TRIAGE, gettext("To be sorted: no department known"))] if choices.has_triage else []


def _pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(choice.slug, choice.name) for choice in choices]


def _with_any(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", gettext("Any")), *(SelectChoice(value, name) for value, name in pairs)]
