"""The forms by which a supervisor is brought in, and an allegation is kept from those it names."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.permissions import ConductLane
from portal.labels import label
from portal.office.case_words_form import NoteForm
from portal.office.fields import words_field
from portal.office.viewer import viewer
from portal.queries.case_page import CasePage
from portal.queries.staff import everybody
from portal.services.conduct import Walls
from portal.web.work import reading

WHOLE_CASE = ""
GRANT, DECLINE = "grant", "decline"


class PeopleField(SelectMultipleField):
    """Any number of colleagues, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class EscalateForm(NoteForm):
    """Why a supervisor should step in."""

    body = words_field(_("What should your supervisor know?"), _("Please say why you need help."))


class HandleForm(NoteForm):
    """What the supervisor did."""

    body = words_field(_("What did you do?"), _("Please write down what you did."))


class RestrictForm(NoteForm):
    """Whom an allegation names, who else is to be kept away, and who looks into it."""

    named = PeopleField(
        _("Who is named?"),
        description=_("For them the case will not exist: no list, no search, no mail."),
        coerce=int,
    )
    excluded = PeopleField(
        _("Who else must not see it?"),
        description=_("Somebody close to those named, for example."),
        coerce=int,
    )
    lane = RadioField(_("Who looks into it?"), validators=[InputRequired(_("Please choose."))])
    body = words_field(
        _("Your note"), _("Please say in a few words what makes you think that conduct is alleged.")
    )

    def prepare(self, case: CasePage) -> None:
        """Everybody can be named, but for those who are kept away already."""
        away = {person.id for person in case.oversight.walled_off}
        people = [
            SelectChoice(person.id, person.name)
            for person in everybody(reading(), case.department_id)
            if person.id not in away
        ]
        self.named.choices = self.excluded.choices = people
        self.lane.choices = [SelectChoice(lane, gettext(label(lane))) for lane in ConductLane]
        self.lane.data = self.lane.data or case.oversight.lane

    def walls(self) -> Walls:
        """What was chosen."""
        return Walls(
            named_ids=tuple(self.named.data or ()),
            excluded_ids=tuple(set(self.excluded.data or ()) - set(self.named.data or ())),
            is_for_human_resources=self.lane.data == ConductLane.HUMAN_RESOURCES,
        )


class AskToLiftForm(NoteForm):
    """What is to be opened, and why."""

    person = SelectField(_("What do you want to open?"))
    body = words_field(_("Why?"), _("Please say why it can be opened."))

    def prepare(self, case: CasePage) -> None:
        """The case itself while it is restricted, and everybody who is kept away."""
        everything = [SelectChoice(WHOLE_CASE, gettext("The case, for all who work with its kind"))]
        self.person.choices = [
            *(everything if case.is_restricted else []),
            *(
                SelectChoice(str(person.id), gettext("Let %(name)s in", name=person.name))
                for person in case.oversight.walled_off
            ),
        ]

    def staff_id(self) -> int | None:
        """Whom to let in; None for the case itself."""
        return int(self.person.data) if self.person.data else None


class DecideForm(NoteForm):
    """What a colleague asked for, granted or declined by somebody else."""

    request = SelectField(_("What is asked"))
    decision = RadioField(_("Your decision"), validators=[InputRequired(_("Please decide."))])
    body = words_field(_("Why?"), _("Please say why you decided so."))

    def prepare(self, case: CasePage) -> None:
        """What others asked for."""
        self.request.choices = [
            SelectChoice(str(asked.id), _asked_words(asked.person, asked.asked_by))
            for asked in case.oversight.decidable_by(viewer().staff_id)
        ]
        self.decision.choices = [
            SelectChoice(GRANT, gettext("Open it")),
            SelectChoice(DECLINE, gettext("Leave it closed")),
        ]

    def is_granted(self) -> bool:
        """Whether it is to be opened."""
        return bool(self.decision.data == GRANT)

    def validate_request(self, field: SelectField) -> None:
        """Two people may have decided at once."""
        if not field.data:
            raise ValidationError(gettext("There is nothing to decide here any more."))


def _asked_words(person: str | None, asked_by: str) -> str:
    if person is None:
        return gettext("%(name)s wants the case opened", name=asked_by)
    return gettext("%(name)s wants to let %(person)s in", name=asked_by, person=person)
