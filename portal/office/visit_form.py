"""Which ratings of visits are looked at: an ordinary GET form."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from portal.domain.case import Channel
from portal.labels import label
from portal.office.case_words import language_words
from portal.office.language_fields import city_languages
from portal.office.period_form import PeriodForm
from portal.queries.board import Reach
from portal.queries.choices import site_choices
from portal.queries.visits import kiosk_names
from portal.web.fields import FACES, choices_of
from portal.web.i18n import page_language
from portal.web.texts import tidy_line

CHANNELS = (Channel.KIOSK, Channel.POSTER, Channel.WEB)
LONGEST_SEARCH = 100


class VisitForm(PeriodForm):
    """The period and the department, and whatever else tells ratings apart."""

    site = SelectField(_("Site"), default="", validate_choice=False)
    channel = SelectField(_("How it came"), default="", validate_choice=False)
    language = SelectField(_("Language"), default="", validate_choice=False)
    kiosk = SelectField(_("Lobby tablet"), default="", validate_choice=False)
    score = SelectField(_("Face"), default="", validate_choice=False)
    words = StringField(
        _("Words in the comment"),
        [Length(max=LONGEST_SEARCH, message=_("Please search for fewer words."))],
        filters=[tidy_line],
        default="",
    )

    def chosen(self, name: str) -> str:
        """What was chosen, as far as it is offered."""
        field = self[name]
        offered = {choice.value for choice in field.choices}
        return field.data if field.data in offered else ""


def visit_form(session: Session, reach: Sequence[Reach], given: Any) -> VisitForm:
    """The form as the address fills it in; the last three months where it says nothing."""
    is_asked = given is not None and ("first_on" in given or "last_on" in given)
    form = VisitForm(reach, given if is_asked else None)
    everything = SelectChoice("", gettext("All"))
    form.site.choices = [everything, *choices_of(site_choices(session, page_language()))]
    form.channel.choices = [everything, *_words_of(CHANNELS)]
    form.language.choices = [everything, *_languages()]
    kiosks = (SelectChoice(slug, name) for slug, name in kiosk_names(session))
    form.kiosk.choices = [everything, *kiosks]
    faces = (SelectChoice(str(score), face) for score, face in enumerate(FACES, start=1))
    form.score.choices = [everything, *faces]
    return form


def _words_of(channels: Sequence[Channel]) -> list[SelectChoice]:
    return [SelectChoice(each.value, gettext(label(each))) for each in channels]


def _languages() -> list[Any]:
    return [SelectChoice(tag, language_words(tag)) for tag in city_languages()]
