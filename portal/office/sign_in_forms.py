"""Forms for getting in and for one's own account.

Fields that hold a secret have `password` or `one_time` in their names: such forms are never put
back onto a page after something failed (portal.web.kept).
"""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from wtforms import EmailField, PasswordField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo, Length

from portal.gettext_mark import N_
from portal.queries.staff import StaffFacts
from portal.services.passwords import LONGEST, SHORTEST, PasswordFault, password_fault
from portal.services.sign_in import recognises
from portal.translations import own_name
from portal.web.form import PortalForm

FAULTS: dict[PasswordFault, LazyString] = {
    PasswordFault.TOO_SHORT: _("Use at least %(number)s characters.", number=SHORTEST),
    PasswordFault.TOO_LONG: _("Use at most %(number)s characters.", number=LONGEST),
    PasswordFault.LIKE_NAME: _("This is too close to your name or e-mail."),
    PasswordFault.TOO_COMMON: _("Many people use a password like this, so it is guessed first."),
}


# Said as an error beside the field, so translated when it is known in which language.
WRONG_CODE = N_("This code is not right, or has been used before. Wait for the next one.")
WRONG_PASSWORD = N_("This is not your present password.")


def _password_field(words: LazyString, missing: LazyString, **options: Any) -> PasswordField:
    return PasswordField(words, [DataRequired(missing), Length(max=LONGEST)], **options)


class SignInForm(PortalForm):
    """Who, and the password; which of the two was wrong is never said."""

    email = EmailField(
        _("E-mail"), [DataRequired(_("Type your e-mail address.")), Length(max=254)], default=""
    )
    password = _password_field(_("Password"), _("Type your password."))


class CodeForm(PortalForm):
    """Six digits from the authenticator app."""

    one_time_code = StringField(
        _("Code from your app"),
        [DataRequired(_("Type the six digits that your app shows.")), Length(max=20)],
        default="",
    )

    @property
    def code(self) -> str:
        """What was typed."""
        return self.one_time_code.data or ""

    def refuse_code(self) -> None:
        """Say that the code is not the right one."""
        self.one_time_code.errors = [gettext(WRONG_CODE)]


class NewPasswordForm(PortalForm):
    """A new password, twice, because nobody sees what they type."""

    new_password = _password_field(
        _("New password"),
        _("Type a new password."),
        description=_("At least %(number)s characters. Several words are good.", number=SHORTEST),
    )
    new_password_again = PasswordField(
        _("The new password once more"),
        [EqualTo("new_password", _("This is not the same as above."))],
    )

    def __init__(self, person: StaffFacts) -> None:
        super().__init__()
        self.person = person

    def validate_new_password(self, field: PasswordField) -> None:
        """Not too easy to guess, and not the one that was to be replaced."""
        typed = field.data or ""
        fault = password_fault(typed, email=self.person.email, name=self.person.name)
        if fault:
            raise ValidationError(str(FAULTS[fault]))
        if recognises(self.person, typed):
            raise ValidationError(gettext("This is the password that you have now."))


class OwnPasswordForm(PortalForm):
    """The present password, where something important is about to change."""

    current_password = _password_field(_("Your present password"), _("Type your present password."))

    def is_from(self, person: StaffFacts) -> bool:
        """Whether the password is theirs; if not, the form says so."""
        if recognises(person, self.current_password.data or ""):
            return True
        self.current_password.errors = [gettext(WRONG_PASSWORD)]
        return False


class ChangePasswordForm(OwnPasswordForm, NewPasswordForm):
    """Changing one's password asks for the present one too."""


class EnrolForm(OwnPasswordForm, CodeForm):
    """Enrolling an app, at a desk that its owner may have left for a minute."""


class LanguageForm(PortalForm):
    """In which language to read the office."""

    language = SelectField(
        _("Language"), invalid_choice_message=_("Choose one of the languages in the list.")
    )

    def __init__(self, tags: Iterable[str], **values: Any) -> None:
        super().__init__(data=values)
        self.language.choices = [SelectChoice(tag, own_name(tag)) for tag in tags]
