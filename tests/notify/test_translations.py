"""Languages without Flask: catalogues, directions, names, days, instants and numbers."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal.translations import (
    catalogue,
    direction_of,
    format_day,
    format_instant,
    format_number,
    locale_of,
    name_in,
    own_name,
    tag_of,
)

CHICAGO = ZoneInfo("America/Chicago")
AT = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    _write(tmp_path, "ru", "messages", 'msgid "Case"\nmsgstr "Обращение"\n', RUSSIAN_DAYS)
    _write(tmp_path, "ru", "office", 'msgid "Worklist"\nmsgstr "Список дел"\n')
    _write(tmp_path, "zh_Hans", "messages", 'msgid "Case"\nmsgstr "个案"\n')
    return tmp_path


def test_both_domains_speak_with_one_voice(folder):
    words = catalogue("ru", folder)

    assert words.gettext("Case") == "Обращение"
    assert words.gettext("Worklist") == "Список дел"


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "1 день"), (3, "3 дня"), (5, "5 дней"), (21, "21 день")]
)
def test_plural_forms_are_the_languages_own(folder, number, expected):
    assert catalogue("ru", folder).ngettext("%d day", "%d days", number) % number == expected


def test_a_text_without_translation_stays_english(folder):
    words = catalogue("ru", folder)

    assert words.gettext("Department") == "Department"
    assert words.ngettext("one site", "sites", 1) == "one site"
    assert words.ngettext("one site", "sites", 2) == "sites"


def test_a_language_without_catalogue_is_english(folder):
    words = catalogue("es", folder)

    assert words.gettext("Case") == "Case"
    assert words.ngettext("one site", "sites", 2) == "sites"


def test_a_variety_reads_the_catalogue_of_its_language(folder):
    assert catalogue("ru-UA", folder).gettext("Case") == "Обращение"
    assert catalogue("zh-Hans-SG", folder).gettext("Case") == "个案"
    assert catalogue("zh-Hant", folder).gettext("Case") == "Case"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", "ltr"), ("es", "ltr"), ("ar", "rtl"), ("zh-Hant", "ltr"), ("pt-BR", "ltr")],
)
def test_direction(tag, expected):
    assert direction_of(tag) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "English"),
        ("es", "Español"),
        ("ar", "العربية"),
        ("ru", "Русский"),
        ("vi", "Tiếng Việt"),
        ("tl", "Tagalog"),
        ("ka", "ქართული"),
        ("zh-Hans", "中文 (简体)"),
        ("pt-BR", "Português (Brasil)"),
    ],
)
def test_a_language_calls_itself_by_its_own_name(tag, expected):
    assert own_name(tag) == expected


def test_a_language_has_a_name_for_readers_of_another():
    assert name_in("es", "en") == "Spanish"
    assert name_in("en", "es") == "inglés"


def test_tagalog_and_haitian_creole_have_words_of_their_own():
    assert tag_of(locale_of("tl")) == "tl"
    assert tag_of(locale_of("zh-Hant")) == "zh-Hant"
    day, today = date(2026, 8, 5), date(2026, 1, 1)
    assert format_day(day, "ht", today) == "mèkredi 5 out"
    assert format_day(day, "fr", today) == "mercredi 5 août"


@pytest.mark.parametrize("tag", ["", "x", "xx-YY", "../en", "en_US.UTF-8; rm"])
def test_what_is_no_language_is_refused(tag):
    with pytest.raises(ValueError, match=r".+"):
        locale_of(tag)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "Wednesday, November 25, 5:00 PM"),
        ("es", "miércoles, 25 de noviembre, 5:00 pm"),
        ("ar", "الأربعاء، 25 نوفمبر، 5:00 م"),
        ("fr", "mercredi 25 novembre, 17:00"),
        ("ru", "среда, 25 ноября, 17:00"),
        ("zh-Hans", "11月25日星期三 17:00"),
    ],
)
def test_an_instant_in_city_time_in_plain_words(tag, expected):
    assert format_instant(AT, tag, CHICAGO, now=AT) == expected


def test_the_year_is_written_only_where_it_is_not_this_years():
    in_december, in_january = (
        datetime(2026, 12, 31, 20, tzinfo=UTC),
        datetime(2027, 1, 5, 12, tzinfo=UTC),
    )

    assert format_instant(AT, "en", CHICAGO, in_december) == "Wednesday, November 25, 5:00 PM"
    assert format_instant(AT, "en", CHICAGO, in_january) == "Wednesday, November 25, 2026, 5:00 PM"
    assert format_instant(AT, "en", CHICAGO) == "Wednesday, November 25, 2026, 5:00 PM"


def test_the_year_is_the_citys_and_not_that_of_utc():
    new_years_eve = datetime(2027, 1, 1, 1, 0, tzinfo=UTC)  # 7 PM on December 31 in Chicago

    assert format_instant(new_years_eve, "en", CHICAGO, AT) == "Thursday, December 31, 7:00 PM"


def test_a_day_in_plain_words():
    day = date(2026, 11, 25)

    assert format_day(day, "en", today=date(2026, 1, 1)) == "Wednesday, November 25"
    assert format_day(day, "en", today=date(2027, 1, 1)) == "Wednesday, November 25, 2026"
    assert format_day(day, "es") == "miércoles, 25 de noviembre de 2026"


RUSSIAN_DAYS = (
    'msgid "%d day"\nmsgid_plural "%d days"\n'
    'msgstr[0] "%d день"\nmsgstr[1] "%d дня"\nmsgstr[2] "%d дней"\n'
)
PLURALS = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)


@pytest.mark.parametrize(
    ("tag", "expected"), [("en", "1,234.5"), ("es", "1,234.5"), ("de", "1.234,5")]
)
def test_a_number_is_written_as_its_readers_write_it(tag, expected):
    assert format_number(1234.5, tag) == expected


def test_a_share_is_written_by_its_pattern():
    assert format_number(0.67, "es", "#,##0%") == "67%"


def _write(folder: Path, name: str, domain: str, *entries: str) -> None:
    header = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {PLURALS}\\n"\n'
    )
    path = folder / name / "LC_MESSAGES" / f"{domain}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    source = "\n".join((header, *entries)).encode()
    with path.open("wb") as file:
        write_mo(file, read_po(iter(source.splitlines(keepends=True)), locale=name))
