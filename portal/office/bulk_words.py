"""Words to many residents: for each of their languages a template or one's own, filled in case by
case."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext
from wtforms import Form, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.domain.case import Action
from portal.localized import FALLBACK, in_language
from portal.office.case_words import language_words
from portal.office.fields import LONGEST_TEXT
from portal.office.viewer import viewer
from portal.queries.bulk import ChosenCase
from portal.queries.templates import BLANK, TemplateText, filled, reply_templates
from portal.services.casework import Words
from portal.translations import format_instant, kept_in_order
from portal.web.city import city_in
from portal.web.i18n import page_language
from portal.web.texts import tidy_text
from portal.web.work import now, reading

OWN = ""


class LanguageWords(Form):
    """What the residents of one language are told."""

    template = RadioField(validate_choice=False)
    body = TextAreaField(filters=[tidy_text], default="", render_kw={"rows": 4})

    def __init__(
        self,
        formdata: Mapping[str, object] | None,
        language: str,
        cases: Sequence[ChosenCase],
        templates: Sequence[TemplateText],
    ) -> None:
        first = templates[0].slug if templates else OWN
        super().__init__(formdata, prefix=f"{language}-", data={"template": first})
        self.language = language
        self.cases = cases
        self.templates = {each.slug: each for each in templates}
        name = language_words(language)
        self.template.label.text = gettext("Words in %(language)s", language=name)
        self.template.choices = [
            *(SelectChoice(each.slug, each.title) for each in templates),
            SelectChoice(OWN, gettext("Own words")),
        ]
        self.body.label.text = gettext("Your own words in %(language)s", language=name)
        if not templates:
            del self.template

    @property
    def examples(self) -> dict[str, str]:
        """Each template as the resident of the first case would read it."""
        facts = facts_of(self.cases[0])
        return {slug: filled(each.body or "", facts) for slug, each in self.templates.items()}

    def text(self) -> str:
        """What was chosen or written, its facts not yet filled in."""
        chosen = self.templates.get(self.template.data) if "template" in self else None
        return (chosen.body or "") if chosen else (self.body.data or "")

    def validate_body(self, field: TextAreaField) -> None:
        """Own words must be there where no template is chosen."""
        if not self.text():
            raise ValidationError(gettext("Please write something, or choose a template."))
        if len(field.data or "") > LONGEST_TEXT:
            limit = gettext(
                "This is too long: please write at most %(number)s characters.",
                number=LONGEST_TEXT,
            )
            raise ValidationError(limit)


def words_forms(
    formdata: Mapping[str, object] | None, action: Action, cases: Sequence[ChosenCase]
) -> list[LanguageWords]:
    """A form for each language that residents of these cases read, most readers first."""
    by_language: dict[str, list[ChosenCase]] = {}
    for case in cases:
        by_language.setdefault(case.language, []).append(case)
    found = sorted(by_language.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        LanguageWords(formdata, language, read_by, usable_templates(action, language, read_by))
        for language, read_by in found
    ]


def usable_templates(
    action: Action, language: str, cases: Sequence[ChosenCase]
) -> list[TemplateText]:
    """The approved templates that fit all of these cases and leave nothing to be written."""
    offered = [
        {each.slug: each for each in _templates(action, language, department_id)}
        for department_id in sorted({case.department_id for case in cases})
    ]
    return [
        template
        for slug, template in offered[0].items()
        if template.body and BLANK not in template.body and all(slug in some for some in offered)
    ]


def filled_in(texts: Mapping[str, str], cases: Sequence[ChosenCase]) -> dict[str, Words]:
    """The words for each case by reference; `texts` by language, with the facts left open."""
    return {
        case.reference: Words(filled(texts[case.language], facts_of(case)), case.language)
        for case in cases
        if case.language in texts
    }


def facts_of(case: ChosenCase) -> dict[str, str]:
    """What a template's placeholders stand for, in the resident's language."""
    language = case.language
    return {
        "reference": kept_in_order(case.reference, language),
        "department": in_language(case.department_name, language),
        "due": format_instant(case.resolve_due_at, language, city_in(FALLBACK).time_zone, now()),
        "staff_name": viewer().name,
    }


def _templates(action: Action, language: str, department_id: int) -> Sequence[TemplateText]:
    # Without facts, because each resident's own are filled in when the words are sent.
    found = reply_templates(reading(), department_id, language, page_language(), facts={})
    return found.get(action, ())
