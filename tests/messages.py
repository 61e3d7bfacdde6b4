"""The message catalogues: `python -m tests.messages update` collects, `check` says what is wrong.

The texts live in the code and the templates, in English. `messages` holds what residents read and
what is shared, `office` what only staff read; a text that both use stays in `messages`. A new
language is one more name in LOCALES and one `make messages`.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

from tests.message_rules import wrong_with

ROOT = Path(__file__).resolve().parents[1]
LOCALES = {
    "messages": ("es", "zh_Hans", "zh_Hant", "vi", "ko", "tl", "ru", "ar", "fr", "ht", "pt_BR"),
    "office": ("es",),
}
SOURCES = ("portal", "kiosk", "templates")
OFFICE = (
    "portal/office/",
    "portal/office_labels.py",
    "templates/office/",
    "templates/email/office/",
    "templates/evidence/",
    "templates/layouts/office",
)
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".txt": "jinja2.ext:babel_extract"}
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
COMMENT_TAG = "Translators:"
# A syntax error in a template shall stop the collection instead of losing its texts.
OPTIONS = {"silent": "false", "encoding": "utf-8"}
# Lines of a header that change with every run, or that Babel fills with mere examples.
NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By'
    r"|Project-Id-Version|Report-Msgid-Bugs-To):.*\n",
    re.MULTILINE,
)
# Zero, one, two, few, many, other: the order of CLDR and of translators' tools. Babel's differs.
PLURAL_FORMS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5)",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
    "&& (n%100<12 || n%100>14) ? 1 : 2)",
    # Nothing and one are singular; in Chinese, Korean and Vietnamese nothing changes at all.
    **dict.fromkeys(("fr", "ht", "pt_BR", "tl"), "nplurals=2; plural=(n > 1)"),
    **dict.fromkeys(("zh_Hans", "zh_Hant", "ko", "vi"), "nplurals=1; plural=0"),
}
HEADER = "# Texts of the Feedback Portal."


def update(root: Path = ROOT) -> None:
    """Write the templates and every language's catalogue anew; translations are kept."""
    for path, content in _fresh_files(root):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def check(root: Path = ROOT) -> list[str]:
    """One sentence for each thing that is wrong with the committed catalogues."""
    sentences = []
    for path, content in _fresh_files(root):
        name = path.relative_to(root).as_posix()
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            sentences.append(f"{name} is stale; run `make messages`.")
        if path.suffix == ".po":
            catalogue = read_catalogue(path, content)
            sentences += [f"{name}: {wrong}" for m in catalogue if m.id for wrong in wrong_with(m)]
    return sentences


def collect(root: Path = ROOT) -> dict[str, Catalog]:
    """The texts of each domain, as they stand in the code and the templates."""
    catalogues = {domain: _empty(domain) for domain in LOCALES}
    found = [(path, *text) for path in _source_files(root) for text in _texts_of(root / path)]
    # Shared texts first, so that the office does not take them.
    for path, line, text, comments, context in sorted(found, key=lambda each: _is_office(each[0])):
        shared = catalogues["messages"].get(singular(text), context)
        is_new_to_both = shared is None or shared.id != text
        domain = "office" if _is_office(path) and is_new_to_both else "messages"
        location = [(path, line)]
        catalogues[domain].add(text, None, location, auto_comments=comments, context=context)
    return catalogues


def main(arguments: list[str]) -> int:
    """Run the command; 1 when a check fails, 2 on wrong usage."""
    if arguments == ["update"]:
        update()
        return 0
    if arguments == ["check"]:
        sentences = check()
        sys.stderr.writelines(f"{sentence}\n" for sentence in sentences)
        return 1 if sentences else 0
    sys.stderr.write("Say check or update.\n")
    return 2


def _fresh_files(root: Path) -> Iterator[tuple[Path, str]]:
    """Every catalogue file with the content that it should have."""
    for domain, template in collect(root).items():
        yield root / "translations" / f"{domain}.pot", as_text(template)
        for locale in LOCALES[domain]:
            path = root / "translations" / locale / "LC_MESSAGES" / f"{domain}.po"
            catalogue = _translated(path) if path.exists() else _empty(domain, locale)
            catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
            yield path, as_text(catalogue)


def _source_files(root: Path) -> list[str]:
    paths = (path for source in SOURCES for path in (root / source).rglob("*"))
    return sorted(path.relative_to(root).as_posix() for path in paths if path.suffix in METHODS)


def _texts_of(path: Path) -> Iterable[tuple]:
    return extract_from_file(
        METHODS[path.suffix],
        path,
        keywords=KEYWORDS,
        comment_tags=(COMMENT_TAG,),
        options=OPTIONS,
        strip_comment_tags=True,
    )


def _is_office(path: str) -> bool:
    return path.startswith(OFFICE)


def singular(text: str | tuple[str, ...]) -> str:
    """The English words by which a text is known, whether or not it has a plural."""
    return text if isinstance(text, str) else text[0]


def _empty(domain: str, locale: str | None = None) -> Catalog:
    catalogue = Catalog(locale=locale, domain=domain, header_comment=HEADER, fuzzy=False)
    if locale in PLURAL_FORMS:
        catalogue.mime_headers = [("Plural-Forms", PLURAL_FORMS[locale])]
    return catalogue


def _translated(path: Path) -> Catalog:
    return read_catalogue(path, path.read_text(encoding="utf-8"))


def read_catalogue(path: Path, content: str) -> Catalog:
    """The catalogue in `content`; language and domain are those of its place."""
    return read_po(io.StringIO(content), locale=path.parent.parent.name, domain=path.stem)


def as_text(catalogue: Catalog) -> str:
    """What the catalogue's file holds: sorted, and without anything that changes by itself."""
    for message in catalogue:
        message.locations = _files_of(message)
    file = io.BytesIO()
    write_po(
        file, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    return NOISE.sub("", file.getvalue().decode("utf-8"))


def _files_of(message: Message) -> list[tuple[str, int]]:
    # Line numbers would change with every edit above; the file is enough to find a text.
    return [(path, 0) for path in sorted({path for path, _line in message.locations})]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
