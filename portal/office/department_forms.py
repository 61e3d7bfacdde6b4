"""The forms of a department's page."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp

from portal.office.language_fields import CityText, filled_with, in_every_language, texts_of
from portal.queries.staff import Colleague
from portal.web.form import PortalForm
from portal.web.texts import one_line, phone_number, tidy_line

NAME = CityText("name", _("Name"), _("Write what the department is called."))
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
LONGEST_SLUG = 64
NOBODY = "0"


class DescriptionForm(PortalForm):
    """How residents know the department; its name is asked in every language of the city."""

    phone = TelField(
        _("Phone"),
        [Length(max=40), one_line, phone_number],
        filters=[tidy_line],
        description=_("Residents see it on their case."),
        default="",
    )

    def names(self) -> dict[str, str]:
        """What was typed, without the languages that were left empty."""
        return {tag: name for tag, name in texts_of(self, "name").items() if name}


class NewDepartmentForm(DescriptionForm):
    """A department more; its short name can be chosen now and never again."""

    slug = StringField(
        _("Short name in addresses"),
        [
            Optional(),
            Length(max=LONGEST_SLUG, message=_("This is too long.")),
            Regexp(f"^{SLUG}$", message=_("Small letters a to z, digits and hyphens only.")),
        ],
        filters=[tidy_line],
        description=_(
            "It stands on posters, so it never changes. Left empty, it is made from the name."
        ),
        default="",
    )


class DesignationForm(PortalForm):
    """Who speaks for the department, and who stands in."""

    contact = SelectField(
        _("Point of contact"), invalid_choice_message=_("Choose one from the list.")
    )
    deputy = SelectField(_("Deputy"), invalid_choice_message=_("Choose one from the list."))

    def offer(self, people: Iterable[Colleague], kept: Mapping[int, str]) -> None:
        """Those who may answer here; and who is designated now, though they may no longer."""
        names = {person.id: person.name for person in people} | dict(kept)
        choices = [SelectChoice(str(each), name) for each, name in names.items()]
        self.contact.choices = [SelectChoice(NOBODY, gettext("Nobody yet")), *choices]
        self.deputy.choices = [SelectChoice(NOBODY, gettext("Nobody yet")), *choices]

    def contact_id(self) -> int | None:
        """Who was chosen as point of contact."""
        return int(self.contact.data or NOBODY) or None

    def deputy_id(self) -> int | None:
        """Who was chosen as deputy."""
        return int(self.deputy.data or NOBODY) or None


def description_form(
    kind: type[DescriptionForm], texts: Mapping[str, str], phone: str | None
) -> Any:
    """A form of this kind for a department that has these texts now."""
    return in_every_language(kind, NAME)(data={"phone": phone or "", **filled_with("name", texts)})
