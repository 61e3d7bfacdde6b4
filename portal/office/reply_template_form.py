"""The form of a reply template: for which act and department, in which words."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.domain.case import Action
from portal.domain.placeholders import PLACEHOLDERS, unknown_placeholders
from portal.domain.translatable import LONGEST_REPLY
from portal.office.language_fields import (
    CityText,
    filled_with,
    in_every_language,
    language_fields,
    texts_of,
)
from portal.queries.categories import DepartmentEntry
from portal.queries.template_settings import TemplateEntry
from portal.services.reply_templates import TemplateFacts
from portal.web.form import PortalForm

EVERYWHERE = ""
# The acts that write to residents, and so have wordings.
ACTIONS = {
    Action.ACKNOWLEDGE: _("Acknowledge"),
    Action.REPLY: _("Reply"),
    Action.ASK: _("Ask a question"),
    Action.RESOLVE: _("Resolve"),
    Action.REFER: _("Refer elsewhere"),
    Action.TRANSFER: _("Pass on to another department"),
    Action.MERGE: _("Join with another case"),
}
TITLE = CityText("title", _("Title, for colleagues"), _("Write what the wording is called."))
BODY = CityText("body", _("Text"), _("Write the text."), longest=LONGEST_REPLY, is_long=True)


class ReplyTemplateForm(PortalForm):
    """A wording; title and text are asked in every language of the city."""

    action = SelectField(
        _("For which act?"),
        choices=[SelectChoice(action.value, words) for action, words in ACTIONS.items()],
    )
    department = SelectField(_("For which department?"), default=EVERYWHERE)

    def validate(self, *args: Any, **options: Any) -> bool:
        """Beside the rest: nothing stands in braces that would reach a resident as it is."""
        is_valid: bool = super().validate(*args, **options)
        for _tag, field in language_fields(self, "body"):
            if unknown := unknown_placeholders([field.data or ""]):
                field.errors = [*field.errors, _unknown_words(unknown)]
                is_valid = False
        return is_valid

    def facts(self) -> TemplateFacts:
        """What was typed."""
        return TemplateFacts(
            action=Action(self.action.data),
            department=self.department.data,
            title=texts_of(self, "title"),
            body=texts_of(self, "body"),
        )


def reply_template_form(
    departments: tuple[DepartmentEntry, ...], entry: TemplateEntry | None = None
) -> ReplyTemplateForm:
    """The form, filled in with a template that is there."""
    form_class = in_every_language(ReplyTemplateForm, TITLE, BODY)
    form: ReplyTemplateForm = form_class(data=_filled(entry) if entry else None)
    form.department.choices = [
        SelectChoice(EVERYWHERE, gettext("All departments")),
        *(SelectChoice(each.slug, each.name) for each in departments),
    ]
    if entry and entry.department not in {choice.value for choice in form.department.choices}:
        form.department.choices.append(SelectChoice(entry.department, entry.department_name))
    return form


def _filled(entry: TemplateEntry) -> dict[str, Any]:
    return {
        "action": entry.action.value,
        "department": entry.department,
        **filled_with("title", entry.title),
        **filled_with("body", entry.body),
    }


def _unknown_words(unknown: list[str]) -> str:
    return gettext(
        "Nobody fills in %(unknown)s. You can use %(known)s.",
        unknown=", ".join(unknown),
        known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
    )
