"""The city's texts, taken away as files for translators and brought back from them."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from itsdangerous import BadSignature, URLSafeSerializer

from portal.domain.permissions import Permission
from portal.domain.translatable import Change, TranslatableText, TranslatedText, changes
from portal.localized import FALLBACK
from portal.office import blueprint
from portal.office.case_words import language_words
from portal.office.translation_files import (
    OtherLanguage,
    UnreadableFile,
    as_po,
    as_rows,
    texts_in,
)
from portal.office.translation_form import objection_words, own_language
from portal.office.translations import MISSING, about_words, tell_taken_over, texts_in_use
from portal.office.viewer import actor
from portal.services.translating import take_over
from portal.translations import direction_of
from portal.web.access import requires
from portal.web.city import city_in
from portal.web.csv_file import csv_response
from portal.web.form import PortalForm
from portal.web.portal import portal
from portal.web.work import writing

PURPOSE = "translations"


class TranslationFileForm(PortalForm):
    """What came back from a translator."""

    file = FileField(_("Translated file"), [FileRequired(_("Choose a file."))])


@blueprint.get("/settings/languages/<tag>/texts.po")
@requires(Permission.MANAGE_SETTINGS)
def translations_po(tag: str) -> ResponseReturnValue:
    """The texts for a translator's program."""
    content = as_po(_asked(tag), tag, own_language(), city_in(FALLBACK).name)
    response = Response(content, content_type="text/x-gettext-translation; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"texts-{tag}.po")
    return response


@blueprint.get("/settings/languages/<tag>/texts.csv")
@requires(Permission.MANAGE_SETTINGS)
def translations_csv(tag: str) -> ResponseReturnValue:
    """The texts for a spreadsheet."""
    return csv_response(f"texts-{tag}.csv", as_rows(_asked(tag), tag, own_language()))


@blueprint.get("/settings/languages/<tag>/file")
@requires(Permission.MANAGE_SETTINGS)
def translation_file(tag: str) -> ResponseReturnValue:
    """Taking the texts away, and bringing them back."""
    return _file_page(tag, TranslationFileForm())


@blueprint.post("/settings/languages/<tag>/file")
@requires(Permission.MANAGE_SETTINGS)
def read_translations(tag: str) -> ResponseReturnValue:
    """What a file would change; nothing is written yet."""
    texts, form = texts_in_use(tag), TranslationFileForm()
    if not form.validate():
        return _file_page(tag, form), 422
    try:
        with closing(form.file.data) as file:
            given = texts_in(file.filename, file.read(), tag)
        return _changes_page(tag, changes(texts, given, tag, own_language()))
    except UnreadableFile:
        form.file.errors = [
            gettext("We cannot read this file. Bring back the .po or .csv that you took from here.")
        ]
    except OtherLanguage:
        form.file.errors = [
            gettext(
                "This file is for another language than %(language)s.", language=language_words(tag)
            )
        ]
    return _file_page(tag, form), 422


@blueprint.post("/settings/languages/<tag>/file/taking-over")
@requires(Permission.MANAGE_SETTINGS)
def take_over_translations(tag: str) -> ResponseReturnValue:
    """Write what was looked at, as far as it still fits what the city has."""
    texts = texts_in_use(tag)
    found = changes(texts, _unpacked(request.form.get("changes", "")), tag, own_language())
    written = {each.given.key: each.given.text for each in found if not each.objection}
    with writing(actor()) as work:
        take_over(work, tag, written)
    tell_taken_over(written)
    return redirect(url_for(".translations", tag=tag), 303)


def _asked(tag: str) -> list[TranslatableText]:
    only_missing = request.args.get("part") == MISSING
    return [text for text in texts_in_use(tag) if text.is_missing(tag) or not only_missing]


def _file_page(tag: str, form: TranslationFileForm) -> str:
    texts = texts_in_use(tag)
    return render_template(
        "office/translation_file.html",
        tag=tag,
        language=language_words(tag),
        form=form,
        number=len(texts),
        missing=sum(text.is_missing(tag) for text in texts),
    )


def _changes_page(tag: str, found: Sequence[Change]) -> str:
    good = [each for each in found if not each.objection]
    return render_template(
        "office/translation_changes.html",
        tag=tag,
        language=language_words(tag),
        direction=direction_of(tag),
        changes=good,
        refused=[each for each in found if each.objection],
        packed=_serializer().dumps([astuple(each.given) for each in good]),
        about_words=about_words,
        objection_words=objection_words,
    )


def _unpacked(packed: str) -> list[TranslatedText]:
    try:
        return [TranslatedText(*each) for each in _serializer().loads(packed)]
    except BadSignature:
        return []


def _serializer() -> URLSafeSerializer:
    # What it signs is packed, too: a long file fits into the form with which it is taken over.
    return URLSafeSerializer(portal().keys.signing_secrets(PURPOSE), salt=PURPOSE)
