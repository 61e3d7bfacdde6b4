"""What the city has written, in its other languages: missing, written, taken away, brought back."""

import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.db import Database
from portal.models import (
    Category,
    City,
    Department,
    ReplyTemplate,
    SettingsChange,
    Site,
    StaffMember,
)
from portal.office import translation_files
from portal.starter import add_reply_templates
from tests.factories import MONDAY
from tests.office.conftest import Office
from tests.support.pages import Answer, BrowserlikeClient

SPANISH = "/office/settings/languages/es"
FILE = f"{SPANISH}/file"
HALL = "site/city-hall/name"
HEAD = "key,about,en,es"


@pytest.fixture
def templates(database: Database) -> None:
    with database.writing() as session:
        approver = session.scalars(select(StaffMember.id)).first()
        add_reply_templates(session, MONDAY, approver)


def test_a_missing_text_is_written_beside_the_original(office: Office, database: Database) -> None:
    browser = office("administrator")
    page = browser.get(SPANISH).page
    assert "City Hall" in page.text

    answer = browser.submit(page, SPANISH, **{HALL: "Ayuntamiento"})

    assert "1 text is saved." in browser.follow(answer).page.text
    assert _name(database, Site, "city-hall") == {"en": "City Hall", "es": "Ayuntamiento"}
    with database.reading() as session:
        change = session.scalars(select(SettingsChange).order_by(SettingsChange.id.desc())).first()
    assert change is not None
    assert (change.act, change.facts["to"]["es"]) == ("translated", "Ayuntamiento")


def test_what_was_left_alone_is_not_written_again(office: Office, database: Database) -> None:
    browser = office("administrator")
    page = browser.get(f"{SPANISH}?part=departments").page
    _rename(database, Department, "permits", {"en": "Permits", "es": "Licencias"})

    answer = browser.submit(page, SPANISH)

    assert "Nothing was new." in browser.follow(answer).page.text
    assert _name(database, Department, "permits")["es"] == "Licencias"


def test_two_who_translate_the_same_text_are_shown_each_others_words(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    page = browser.get(SPANISH).page
    _rename(database, Site, "city-hall", {"en": "City Hall", "es": "Casa Consistorial"})

    refused = browser.submit(page, SPANISH, **{HALL: "Ayuntamiento"})

    assert refused.status_code == 422
    assert "it now says “Casa Consistorial”" in refused.page.text
    browser.submit(refused.page, SPANISH)
    assert _name(database, Site, "city-hall")["es"] == "Ayuntamiento"


def test_an_emptied_translation_is_missing_again(office: Office, database: Database) -> None:
    browser = office("administrator")
    key = "department/permits/name"

    browser.submit(browser.get(f"{SPANISH}?part=departments").page, SPANISH, **{key: ""})

    assert _name(database, Department, "permits") == {"en": "Permits", "ar": "Permits (ar)"}


@pytest.mark.usefixtures("templates")
def test_a_reply_template_keeps_its_words_in_braces(office: Office) -> None:
    browser = office("administrator")
    page = browser.get(f"{SPANISH}?part=reply_templates").page
    key = "reply/acknowledge-thanks/body"

    answer = browser.submit(page, SPANISH, **{key: "Gracias por escribirnos."})

    assert answer.status_code == 422
    assert "Keep the words in braces just as they are in the original." in answer.page.problems
    assert "Gracias por escribirnos." in answer.page.form(SPANISH).filled_in()[key]


@pytest.mark.usefixtures("templates")
def test_a_translated_reply_template_waits_for_its_approval(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    page = browser.get(f"{SPANISH}?part=reply_templates").page
    key = "reply/acknowledge-thanks/body"
    words = "Gracias por {reference}, {department}, {due}. {staff_name}"

    answer = browser.submit(page, SPANISH, **{key: words})

    assert "once somebody has approved them" in browser.follow(answer).page.text
    with database.reading() as session:
        slug = ReplyTemplate.slug == "acknowledge-thanks"
        template = session.scalars(select(ReplyTemplate).where(slug)).one()
    assert (template.body["es"], template.approved_at) == (words, None)


def test_the_citys_own_language_and_unknown_ones_have_no_such_page(office: Office) -> None:
    browser = office("administrator")

    for tag in ("en", "ko", "nonsense"):
        assert browser.get(f"/office/settings/languages/{tag}").status_code == 404


@pytest.mark.parametrize("ending", ["po", "csv"])
def test_a_file_goes_out_and_comes_back_unchanged(office: Office, ending: str) -> None:
    browser = office("administrator")
    file = browser.get(f"{SPANISH}/texts.{ending}").response.data

    page = _bring(browser, file, f"texts.{ending}").page

    assert "This file changes nothing" in page.text


def test_a_translated_po_is_shown_and_then_taken_over(office: Office, database: Database) -> None:
    browser = office("administrator")
    file = browser.get(f"{SPANISH}/texts.po?part=missing").response.data
    translated = file.replace(
        b'msgid "City Hall"\nmsgstr ""', b'msgid "City Hall"\nmsgstr "Alcald\xc3\xada"'
    )
    assert translated != file

    shown = _bring(browser, translated, "from the bureau.po").page
    assert _name(database, Site, "city-hall") == {"en": "City Hall"}
    answer = browser.submit(shown, f"{FILE}/taking-over")

    assert "1 text is saved." in browser.follow(answer).page.text
    assert _name(database, Site, "city-hall")["es"] == "Alcaldía"


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t")]
)
def test_a_table_comes_back_however_a_spreadsheet_saved_it(
    office: Office, database: Database, encoding: str, delimiter: str
) -> None:
    browser = office("administrator")
    rows = [HEAD.split(","), [HALL, "City Hall", "City Hall", "Alcaldía"]]
    file = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)

    shown = _bring(browser, file, "texts.csv").page
    browser.submit(shown, f"{FILE}/taking-over")

    assert _name(database, Site, "city-hall")["es"] == "Alcaldía"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("site/gone/name,Gone,Gone,Ido", "The city has no such text any more."),
        (f"{HALL},Town Hall,Town Hall,Alcaldía", "The original has been written anew since."),
        (f"{HALL},City Hall,City Hall,{'a' * 121}", "Write at most 120 characters."),
        (f'{HALL},City Hall,City Hall,"Alcaldía\nGrande"', "Write this on one line."),
        (f"{HALL},City Hall,City Hall,{{due}}", "Keep the words in braces"),
    ],
)
def test_what_cannot_be_taken_over_is_listed_with_its_reason(
    office: Office, row: str, words: str
) -> None:
    page = _bring(office("administrator"), f"{HEAD}\n{row}\n".encode(), "texts.csv").page

    assert "1 text is not taken over" in page.text
    assert words in page.text
    assert "Take over" not in page.text


def test_what_changed_after_it_was_shown_is_left_out(office: Office, database: Database) -> None:
    browser = office("administrator")
    file = f"{HEAD}\n{HALL},City Hall,City Hall,Alcaldía\n".encode()
    shown = _bring(browser, file, "texts.csv").page
    _rename(database, Site, "city-hall", {"en": "Old Town Hall"})

    browser.submit(shown, f"{FILE}/taking-over")

    assert _name(database, Site, "city-hall") == {"en": "Old Town Hall"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("texts.csv", b"\x89PNG\r\n\x1a\n\x00\xff\xfe"),
        ("texts.csv", b"name;colour\nred;blue\n"),
        ("texts.csv", b""),
        ("texts.csv", b'key,about,en,es\n"never closed'),
        ("texts.po", b"\xff\xfe\x00nothing"),
        ("texts.po", b'msgid "a\nmsgstr'),
    ],
    ids=["picture", "other table", "empty", "cut off", "bytes", "broken po"],
)
def test_a_file_that_is_none_of_ours_is_refused_in_a_sentence(
    office: Office, name: str, content: bytes
) -> None:
    answer = _bring(office("administrator"), content, name)

    assert answer.status_code == 422
    assert "We cannot read this file." in " ".join(answer.page.problems)


def test_a_file_that_is_far_too_long_is_not_even_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation_files, "LARGEST_FILE", 100)

    answer = _bring(office("administrator"), f"{HEAD}\n".encode() * 10, "texts.csv")

    assert answer.status_code == 422


@pytest.mark.parametrize("ending", ["po", "csv"])
def test_a_file_for_another_language_is_refused(
    office: Office, database: Database, ending: str
) -> None:
    with database.writing() as session:
        session.scalars(select(City)).one().language_tags = ["en", "es", "zh-Hant"]
    browser = office("administrator")
    file = browser.get(f"/office/settings/languages/zh-Hant/texts.{ending}").response.data

    answer = _bring(browser, file, f"texts.{ending}")

    assert answer.status_code == 422
    assert "This file is for another language than Spanish." in answer.page.problems


def test_a_name_that_looks_like_a_formula_goes_out_harmless_and_comes_back_whole(
    office: Office, database: Database
) -> None:
    formula = '=HYPERLINK("x")'
    _rename(database, Category, "permit-delay", {"en": formula})
    browser = office("administrator")
    file = browser.get(f"{SPANISH}/texts.csv").response.data.decode("utf-8-sig")
    assert "\"'=HYPERLINK" in file

    row = next(line for line in file.splitlines() if line.startswith("category/permit-delay/name"))
    page = _bring(browser, f"{HEAD}\n{row[: row.rindex(',')]},-Ruido\n".encode(), "t.csv").page
    browser.submit(page, f"{FILE}/taking-over")

    assert _name(database, Category, "permit-delay") == {"en": formula, "es": "-Ruido"}


def _bring(browser: BrowserlikeClient, content: bytes, name: str) -> Answer:
    file = FileStorage(io.BytesIO(content), filename=name)
    return browser.submit(browser.get(FILE).page, FILE, file=file)


def _name(
    database: Database, model: type[Department] | type[Site] | type[Category], slug: str
) -> dict[str, str]:
    with database.reading() as session:
        names = session.execute(select(model.name).where(model.slug == slug)).scalar_one()
    return dict(names)


def _rename(
    database: Database,
    model: type[Department] | type[Site] | type[Category],
    slug: str,
    name: dict[str, str],
) -> None:
    with database.writing() as session:
        session.scalars(select(model).where(model.slug == slug)).one().name = name
