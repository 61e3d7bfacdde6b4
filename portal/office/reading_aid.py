"""What residents wrote, as a machine translates it: to be read beside the original, never sent."""

from dataclasses import dataclass

from flask import current_app, request

from portal.domain.words import storable
from portal.machine_translation import TranslationUnavailable
from portal.queries.case_page import CasePage
from portal.web.i18n import page_language
from portal.web.portal import portal

ASKED = "machine"  # the parameter that asks for it


@dataclass(frozen=True)
class ReadingAid:
    """Translations by their originals; `is_lacking` where one that was asked for is not there."""

    is_possible: bool
    is_asked: bool
    translations: dict[str, str]
    is_lacking: bool

    def of(self, text: str) -> str:
        """The machine's translation of this text; empty where there is none, or none is needed."""
        translation = self.translations.get(text, "")
        return "" if translation == text else translation


def reading_aid(case: CasePage) -> ReadingAid:
    """The translations, if somebody asked for them; each time anew, for nothing of it is kept."""
    translator = portal().translator
    texts = _foreign_texts(case)
    is_asked = ASKED in request.args
    if translator is None or not texts or not is_asked:
        return ReadingAid(translator is not None and bool(texts), is_asked, {}, is_lacking=False)
    try:
        found = translator.translations(texts, page_language())
    except TranslationUnavailable as error:
        # The cause names neither the text nor who wrote it.
        current_app.logger.warning("No machine translation: %s", type(error.__cause__).__name__)
        found = {}
    shown = {text: storable(translation) for text, translation in found.items()}
    return ReadingAid(True, True, shown, is_lacking=len(shown) < len(texts))


def _foreign_texts(case: CasePage) -> list[str]:
    """What is in another language than the page, or may be: residents write in any."""
    page = page_language()
    texts = {case.description: case.language}
    for entry in case.history:
        if entry.words:
            texts.setdefault(entry.words.body, entry.words.language or case.language)
    return [text for text, tag in texts.items() if text and tag != page]
