"""What all forms have in common."""

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_wtf import FlaskForm
from wtforms.i18n import messages_path

from portal.translations import locale_of
from portal.web.i18n import page_language


class BuiltInWords:
    """WTForms' own messages in the page's language, read once and not for every request."""

    def gettext(self, text: str) -> str:
        """One message."""
        return str(_catalogue(page_language()).ugettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """A message that depends on a number."""
        return str(_catalogue(page_language()).ungettext(singular, plural, number))


class PortalForm(FlaskForm):
    """A form of the portal."""

    class Meta(FlaskForm.Meta):
        """How it is made."""

        words = BuiltInWords()

        def get_translations(self, _form: Any) -> BuiltInWords:
            """Where messages of WTForms are looked up."""
            return self.words


@cache
def _catalogue(language: str) -> Translations | NullTranslations:
    return Translations.load(messages_path(), [locale_of(language)], domain="wtforms")
