"""The forms of people's accounts."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import EmailField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Regexp
from wtforms.widgets import CheckboxInput

from portal.domain.permissions import Role, RoleAssignment
from portal.labels import label
from portal.translations import own_name
from portal.web.form import PortalForm
from portal.web.texts import one_line, tidy_line

NOBODY = 0
EVERYWHERE = 0  # instead of a department


class ParticularsForm(PortalForm):
    """Who somebody is."""

    name = StringField(
        _("Name"),
        [DataRequired(_("Write the name.")), Length(max=120), one_line],
        filters=[tidy_line],
        description=_("Colleagues and histories show it; residents see it on answers."),
        default="",
    )
    email = EmailField(
        _("E-mail"),
        [
            DataRequired(_("Write the e-mail address.")),
            Length(max=254),
            Regexp(r"^[^@\s]+@[^@\s]+$", message=_("Write it like name@city.example.")),
        ],
        filters=[tidy_line],
        default="",
    )
    language = SelectField(
        _("Language"), invalid_choice_message=_("Choose one of the languages in the list.")
    )
    manager = SelectField(
        _("Reports to"),
        coerce=int,
        invalid_choice_message=_("Choose one from the list."),
        description=_(
            "Where a superior is accused, Human Resources looks into it, not those below."
        ),
        default=NOBODY,
    )

    def offer(self, languages: Iterable[str], managers: Iterable[tuple[int, str]]) -> None:
        """The languages of the office, and everybody who can be somebody's manager."""
        self.language.choices = [SelectChoice(tag, own_name(tag)) for tag in languages]
        people = [SelectChoice(staff_id, name) for staff_id, name in managers]
        self.manager.choices = [SelectChoice(NOBODY, gettext("Nobody")), *people]

    def manager_id(self) -> int | None:
        """Whom they report to."""
        return self.manager.data or None


class RolesForm(PortalForm):
    """What somebody may do: a box for each role in each department, its value like `contact:3`."""

    roles = SelectMultipleField(_("Roles"), option_widget=CheckboxInput())

    def offer_roles(self, departments: Mapping[int, str]) -> None:
        """Every role in the whole city, then those that make sense in a department."""
        whole = gettext("whole city")
        self.roles.choices = [
            SelectChoice(value_of(RoleAssignment(role)), role_words(role, whole)) for role in Role
        ] + [
            SelectChoice(value_of(RoleAssignment(role, department_id)), role_words(role, name))
            for department_id, name in departments.items()
            for role in (Role.COUNTER, Role.CONTACT, Role.SUPERVISOR)
        ]

    def keep(self, held: Iterable[RoleAssignment], departments: Mapping[int, str]) -> None:
        """Offer what is held now, too, however unusual: saving must take nothing away unseen."""
        offered = {str(choice.value) for choice in self.roles.choices or ()}
        self.roles.choices = [*(self.roles.choices or ())] + [
            SelectChoice(
                value_of(each), role_words(each.role, departments[each.department_id or 0])
            )
            for each in held
            if value_of(each) not in offered and each.department_id in departments
        ]

    def assignments(self) -> tuple[RoleAssignment, ...]:
        """What was ticked."""
        return tuple(_assignment(value) for value in self.roles.data or ())


class NewPersonForm(ParticularsForm, RolesForm):
    """Somebody new, with their roles."""


def value_of(held: RoleAssignment) -> str:
    """A role in a department as the form sends it."""
    return f"{held.role}:{held.department_id or EVERYWHERE}"


def role_words(role: Role, where: str) -> str:
    """A role with where it holds."""
    return gettext("%(role)s – %(where)s", role=gettext(label(role)), where=where)


def _assignment(value: str) -> RoleAssignment:
    role, _colon, department_id = value.partition(":")
    return RoleAssignment(Role(role), int(department_id) or None)
