"""The city's texts as files for translators: gettext's .po for their programs, CSV for a
spreadsheet. What comes back may have been saved by any of them."""

import csv
import io
from collections.abc import Iterable, Iterator

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from portal.domain.errors import PortalError
from portal.domain.translatable import TranslatableText, TranslatedText, source_text
from portal.translations import fitting_language, locale_of, tag_of
from portal.web.csv_file import plain_cell
from portal.web.texts import tidy_text

KEY, ABOUT = "key", "about"
# What marks UTF-16, which spreadsheets save as “Unicode text”.
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
LARGEST_FILE = 5 * 1024 * 1024  # bytes


class UnreadableFile(PortalError):
    """The file is no .po and no CSV of ours, or in no encoding that we know."""

    def __init__(self) -> None:
        super().__init__("This is no file with translations that was downloaded here.")


class OtherLanguage(PortalError):
    """The file holds translations into another language."""

    def __init__(self) -> None:
        super().__init__("This file is for another language.")


def as_po(texts: Iterable[TranslatableText], tag: str, own: str, about: str) -> bytes:
    """The file for a translator's program; every text stands under its key as context."""
    catalog = Catalog(locale_of(tag), project=about, fuzzy=False, header_comment=f"# {about}")
    for text in texts:
        catalog.add(
            source_text(text, own),
            text.texts.get(tag, ""),
            context=text.key,
            auto_comments=[_about(text, own)],
        )
    file = io.BytesIO()
    write_po(file, catalog, width=0)
    return file.getvalue()


def as_rows(texts: Iterable[TranslatableText], tag: str, own: str) -> Iterator[tuple[str, ...]]:
    """The rows of the table, its heads first: key, what it belongs to, source, translation."""
    yield KEY, ABOUT, own, tag
    for text in texts:
        yield text.key, _about(text, own), source_text(text, own), text.texts.get(tag, "")


def texts_in(name: str, content: bytes, tag: str) -> list[TranslatedText]:
    """What a translator gave back, in the order of the file; what is marked as unsure is left out.

    Raises UnreadableFile, and OtherLanguage for translations into another language than `tag`.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFile
    read = _po_texts if name.lower().endswith(".po") else _table_texts
    return read(content, tag)


def _about(text: TranslatableText, own: str) -> str:
    return text.about.get(own) or next(iter(text.about.values()), "")


def _po_texts(content: bytes, tag: str) -> list[TranslatedText]:
    try:
        catalog = read_po(io.BytesIO(content), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise UnreadableFile from error
    # Translators' programs have their own ways to write a language: zh_TW is zh-Hant.
    if catalog.locale is not None and fitting_language(tag_of(catalog.locale), [tag]) is None:
        raise OtherLanguage
    ours = [each for each in catalog if each.context and isinstance(each.id, str)]
    if not ours:
        raise UnreadableFile
    return [
        TranslatedText(str(each.context), str(each.id), _tidy(each.string))
        for each in ours
        if not each.fuzzy
    ]


def _table_texts(content: bytes, tag: str) -> list[TranslatedText]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise UnreadableFile from error
    heads = rows[0] if rows else []
    if len(heads) != len((KEY, ABOUT, "source", "translation")) or heads[0] != KEY:
        raise UnreadableFile
    if heads[3] != tag:
        raise OtherLanguage
    full = (row for row in rows[1:] if len(row) == len(heads))
    return [TranslatedText(row[0], plain_cell(row[2]), _tidy(plain_cell(row[3]))) for row in full]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-16" if content.startswith(WIDE_MARKS) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile from error


def _tidy(text: object) -> str:
    return tidy_text(text) if isinstance(text, str) else ""
