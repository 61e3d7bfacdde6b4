"""The form of the policy's draft: one field a clause and language, and one for what is new."""

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import Length

from portal.domain.policy import Clause
from portal.domain.translatable import LONGEST_CLAUSE
from portal.office.case_words import language_words
from portal.office.language_fields import city_languages
from portal.queries.policy import PolicyDraft
from portal.services.policy import DraftWords
from portal.web.form import PortalForm
from portal.web.texts import tidy_text

TOO_LONG = _("Write at most %(number)s characters.", number=LONGEST_CLAUSE)
NOTE = "note"


class DraftForm(PortalForm):
    """Nothing has to be there: a draft may be put down half-way."""

    seen = HiddenField(default="")

    def seen_at(self) -> datetime | None:
        """When the draft that the writer had before their eyes was written."""
        return seen_at(self.seen.data)

    def texts(self, name: str) -> list[tuple[str, Field]]:
        """Language tag and field of one text, the city's own language first."""
        return [(tag, self[f"{name}_{tag}"]) for tag in city_languages()]

    def words(self) -> DraftWords:
        """What was typed."""
        return DraftWords(
            clauses={clause.value: self._typed(clause.name) for clause in Clause},
            change_note=self._typed(NOTE),
        )

    def missing(self) -> list[tuple[str, int]]:
        """For each language, how many clauses lack words in it."""
        counts = [
            (tag, sum(not self[f"{clause.name}_{tag}"].data for clause in Clause))
            for tag in city_languages()
        ]
        return [(tag, count) for tag, count in counts if count]

    def _typed(self, name: str) -> dict[str, str]:
        return {tag: field.data or "" for tag, field in self.texts(name)}


def draft_form(draft: PolicyDraft, *, is_sent: bool = False) -> DraftForm:
    """What was sent, or the draft to go on with."""
    names = [*(clause.name for clause in Clause), NOTE]
    fields = {f"{name}_{tag}": _field(tag) for name in names for tag in city_languages()}
    kind: type[DraftForm] = type("DraftForm", (DraftForm,), fields)
    if is_sent:
        return kind()
    return kind(formdata=None, data={"seen": seen_words(draft), **_filled(draft)})


def seen_words(draft: PolicyDraft) -> str:
    """When the draft was written, as a form carries it."""
    return draft.written_at.isoformat() if draft.written_at else ""


def seen_at(words: str | None) -> datetime | None:
    """The instant again; none for what no form of ours carries."""
    try:
        at = datetime.fromisoformat(words or "")
    except ValueError:
        return None
    return at if at.tzinfo else None


def _filled(draft: PolicyDraft) -> dict[str, str]:
    texts = {clause.name: draft.clauses.get(clause, {}) for clause in Clause}
    texts[NOTE] = draft.change_note
    return {
        f"{name}_{tag}": text.get(tag, "")
        for name, text in texts.items()
        for tag in city_languages()
    }


def _field(tag: str) -> TextAreaField:
    return TextAreaField(
        gettext("In %(language)s", language=language_words(tag)),
        [Length(max=LONGEST_CLAUSE, message=TOO_LONG)],
        filters=[tidy_text],
        default="",
    )
