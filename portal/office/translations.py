"""What the city has written, in one of its languages: what is missing there, and writing it."""

from collections.abc import Sequence
from math import ceil

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.domain.policy import Clause
from portal.domain.translatable import TranslatableText
from portal.localized import FALLBACK, in_language
from portal.office import blueprint
from portal.office.case_words import language_words
from portal.office.moments import city_today
from portal.office.policy_words import clause_name
from portal.office.translation_form import TranslationForm, own_language, translation_form
from portal.office.viewer import actor
from portal.queries.translatable import translatable_texts
from portal.services.translating import take_over
from portal.translations import direction_of, has_words_for_staff
from portal.web.access import requires
from portal.web.city import city_in, forget_city
from portal.web.i18n import page_language
from portal.web.work import reading, writing

SUBJECTS = {
    "branding": _("The city"),
    "departments": _("Departments"),
    "sites": _("Sites"),
    "categories": _("Categories"),
    "surveys": _("Surveys"),
    "closures": _("Closures"),
    "reply_templates": _("Reply templates"),
    "policy": _("Policy"),
}
MISSING = "missing"
# A form stays well below what a request may hold, however long its texts are.
TEXTS_A_PAGE = 20


@blueprint.get("/settings/languages/<tag>")
@requires(Permission.MANAGE_SETTINGS)
def translations(tag: str) -> ResponseReturnValue:
    """The texts of one subject, or those that are missing, beside their translation."""
    texts = texts_in_use(tag)
    shown = _part(texts, tag, _chosen(texts, tag))
    first = (_page_number(len(shown)) - 1) * TEXTS_A_PAGE
    return _page(tag, texts, translation_form(shown[first : first + TEXTS_A_PAGE], tag))


@blueprint.post("/settings/languages/<tag>")
@requires(Permission.MANAGE_SETTINGS)
def translate(tag: str) -> ResponseReturnValue:
    """Keep what was written beside the originals."""
    texts = texts_in_use(tag)
    form = translation_form(texts, tag, is_sent=True)
    if not form.validate():
        return _page(tag, texts, form), 422
    written = form.written()
    with writing(actor()) as work:
        take_over(work, tag, written)
    tell_taken_over(written)
    return redirect(_address(tag, _chosen(texts, tag), request.args.get("page", 1, int)), 303)


def translated_languages() -> tuple[str, ...]:
    """The languages that the city translates its texts into: all that it offers but its own."""
    return tuple(tag for tag in city_in(FALLBACK).language_tags if tag != own_language())


def texts_in_use(tag: str) -> list[TranslatableText]:
    """What is wanted in this language. Raises NotFound for none that the city translates into."""
    if tag not in translated_languages():
        raise NotFound
    return wanted_in(tag, texts_of_city())


def texts_of_city() -> list[TranslatableText]:
    """Every text of the city that is in use today."""
    return translatable_texts(reading(), city_today())


def wanted_in(tag: str, texts: Sequence[TranslatableText]) -> list[TranslatableText]:
    """Those of the texts that somebody reads in this language."""
    for_staff = has_words_for_staff(tag)
    return [text for text in texts if for_staff or not text.for_staff]


def tell_taken_over(written: dict[str, str]) -> None:
    """Say how much was written, and what somebody still has to do before residents read it."""
    forget_city()
    if not written:
        flash(gettext("Nothing was new."), "info")
        return
    flash(ngettext("%(num)s text is saved.", "%(num)s texts are saved.", len(written)), "success")
    waiting = {
        "survey/": gettext("Surveys are asked with the new words once you publish them."),
        "policy/": gettext("The policy has the new words once its draft is published."),
        "reply/": gettext("Reply templates are offered again once somebody has approved them."),
    }
    for prefix, sentence in waiting.items():
        if any(key.startswith(prefix) for key in written):
            flash(sentence, "info")


def about_words(text: TranslatableText) -> str:
    """What a text belongs to, as staff call it."""
    if text.subject == "policy":
        return clause_name(Clause(text.about[""]))
    return in_language(text.about, page_language())


def _page(tag: str, texts: Sequence[TranslatableText], form: TranslationForm) -> str:
    chosen = _chosen(texts, tag)
    count = len(_part(texts, tag, chosen))
    number = _page_number(count)
    return render_template(
        "office/translations.html",
        tag=tag,
        language=language_words(tag),
        own=own_language(),
        direction=direction_of(tag),
        own_direction=direction_of(own_language()),
        form=form,
        parts=_parts(texts, tag, chosen),
        about_words=about_words,
        subjects=SUBJECTS,
        before=_address(tag, chosen, number - 1) if number > 1 else None,
        after=_address(tag, chosen, number + 1) if number < _pages(count) else None,
        is_complete=not _part(texts, tag, MISSING),
    )


def _parts(texts: Sequence[TranslatableText], tag: str, chosen: str) -> list[dict[str, object]]:
    """The ways to look at the texts, as chips with how many are in each."""
    names = {MISSING: _("Missing"), **SUBJECTS}
    counts = {part: len(_part(texts, tag, part)) for part in names}
    return [
        {
            "label": name,
            "url": _address(tag, part),
            "count": counts[part],
            "is_current": part == chosen,
        }
        for part, name in names.items()
        if counts[part] or part == MISSING
    ]


def _part(texts: Sequence[TranslatableText], tag: str, part: str) -> list[TranslatableText]:
    return [
        text for text in texts if part == text.subject or (part == MISSING and text.is_missing(tag))
    ]


def _chosen(texts: Sequence[TranslatableText], tag: str) -> str:
    """The part that the address names; without a known one what is missing."""
    part = request.args.get("part", MISSING)
    return part if _part(texts, tag, part) else MISSING


def _page_number(count: int) -> int:
    number = request.args.get("page", 1, int)
    return max(1, min(number, _pages(count)))


def _pages(count: int) -> int:
    return max(1, ceil(count / TEXTS_A_PAGE))


def _address(tag: str, part: str, number: int = 1) -> str:
    return url_for(".translations", tag=tag, part=part, page=number if number > 1 else None)
