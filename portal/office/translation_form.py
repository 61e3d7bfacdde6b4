"""The city's texts side by side with their translation, as a form of one field for each."""

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import Field, HiddenField, StringField, TextAreaField

from portal.domain.translatable import Objection, TranslatableText, objection_to, source_text
from portal.localized import FALLBACK
from portal.web.city import city_in
from portal.web.form import PortalForm
from portal.web.texts import tidy_line, tidy_text


class TranslationForm(PortalForm):
    """Texts of the city in one language; see `translation_form`."""

    texts: Sequence[TranslatableText]
    tag: str

    def written(self) -> dict[str, str]:
        """What was written anew, by key; what stayed as it was shown is left out."""
        return {text.key: self[text.key].data for text in self.texts if self._is_touched(text)}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether what was written anew can stand; what was left alone is nobody's mistake."""
        has_token: bool = super().validate(extra_validators)
        stands = [self._stands(text) for text in self.texts if self._is_touched(text)]
        return has_token and all(stands)

    def _is_touched(self, text: TranslatableText) -> bool:
        shown = (self[_seen(text)].data or "").split(".")[-1]
        return _digest(self[text.key].data) != shown

    def _stands(self, text: TranslatableText) -> bool:
        field, seen = self[text.key], self[_seen(text)]
        objection = objection_to(text, field.data, own_language()) if field.data else None
        if objection:
            field.errors = [objection_words(objection, text)]
        elif seen.data != _mark(text, self.tag):
            field.errors = [_meanwhile(text, self.tag)]
        seen.data = _mark(text, self.tag)
        return not field.errors


def translation_form(
    texts: Sequence[TranslatableText], tag: str, *, is_sent: bool = False
) -> TranslationForm:
    """The form for these texts; of a sent one only what it asked for, and is still there."""
    asked = [text for text in texts if not is_sent or text.key in request.form]
    fields: dict[str, Any] = {"texts": asked, "tag": tag}
    for text in asked:
        fields[text.key] = _field(text, tag)
        fields[_seen(text)] = HiddenField(default=_mark(text, tag))
    kind = type(TranslationForm.__name__, (TranslationForm,), fields)
    form: TranslationForm = kind() if is_sent else kind(formdata=None)
    return form


def own_language() -> str:
    """The city's own language, from which its texts are translated."""
    return city_in(FALLBACK).default_language


def objection_words(objection: Objection, known: TranslatableText | None) -> str:
    """Why a translation is not taken over, as a sentence."""
    longest = known.longest if known else 0
    return {
        Objection.UNKNOWN: gettext("The city has no such text any more."),
        Objection.SOURCE_CHANGED: gettext("The original has been written anew since."),
        Objection.TOO_LONG: gettext("Write at most %(number)s characters.", number=longest),
        Objection.SEVERAL_LINES: gettext("Write this on one line."),
        Objection.OTHER_PLACEHOLDERS: gettext(
            "Keep the words in braces just as they are in the original."
        ),
    }[objection]


def _field(text: TranslatableText, tag: str) -> Field:
    kind, tidy = (TextAreaField, tidy_text) if text.is_long else (StringField, tidy_line)
    return kind(source_text(text, own_language()), filters=[tidy], default=text.texts.get(tag, ""))


def _meanwhile(text: TranslatableText, tag: str) -> str:
    return gettext(
        "Somebody changed the original or this translation meanwhile; it now says “%(words)s”. "
        "Save once more to keep yours.",
        words=text.texts.get(tag, ""),
    )


def _seen(text: TranslatableText) -> str:
    return f"seen:{text.key}"


def _mark(text: TranslatableText, tag: str) -> str:
    """What the writer had before their eyes: the original, and what stood beside it."""
    source = source_text(text, own_language())
    return f"{_digest(source)}.{_digest(text.texts.get(tag, ''))}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]
