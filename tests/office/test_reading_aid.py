"""Machine translation beside what residents wrote: on a press, marked, never in the way."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from portal.db import Database
from portal.machine_translation import TranslationUnavailable, Translator
from tests.office.cases import acknowledge, do, file
from tests.office.conftest import Office
from tests.support.translator import TranslationServer

WROTE = "La farola está rota <b>desde</b> ayer."
MACHINE = "Machine translation: it may be wrong. What counts is the original."
MISSING = "Not everything could be translated just now."
NONSENSE = ["nonsense", "number", "empty", "list", "bytes", "endless", "error", "elsewhere"]


@pytest.fixture
def server() -> Iterator[TranslationServer]:
    with TranslationServer().running() as server:
        yield server


@pytest.fixture
def translator(app: Flask, server: TranslationServer) -> Translator:
    """The city has named the server, and has little patience."""
    translator = Translator(f"{server.url}/?api_key=abc", patience=0.4)
    app.extensions["portal"] = replace(app.extensions["portal"], translator=translator)
    return translator


@pytest.fixture
def reference(database: Database) -> str:
    return file(database, description=WROTE, language="es")


@pytest.mark.usefixtures("translator")
def test_a_press_shows_the_translation_under_the_original_and_another_hides_it(
    office: Office, server: TranslationServer, reference: str
) -> None:
    browser = office()
    page = browser.get(f"/office/cases/{reference}").page
    assert MACHINE not in page.text
    assert server.asked == []

    shown = browser.get(page.links["Show machine translation"]).page

    assert MACHINE in shown.text
    assert f"[en] {WROTE}" in shown.text
    assert '<div class="message-body" dir="auto" lang="es">' in shown.html
    assert '<p class="said" dir="auto" lang="en">[en] ' in shown.html
    hidden = browser.get(shown.links["Hide machine translation"]).page
    assert f"[en] {WROTE}" not in hidden.text


@pytest.mark.usefixtures("translator")
def test_only_the_words_go_out_and_only_to_the_citys_server(
    office: Office, server: TranslationServer, reference: str
) -> None:
    office().get(f"/office/cases/{reference}?machine=1")

    (asked,) = server.asked
    assert asked == {
        **{"path": "/translate", "api_key": "abc", "format": "text"},
        **{"q": WROTE, "source": "auto", "target": "en"},
    }


@pytest.mark.usefixtures("translator")
def test_a_case_in_the_readers_language_offers_nothing(office: Office, database: Database) -> None:
    reference = file(database, description="The lamp is out.", language="en")

    page = office().get(f"/office/cases/{reference}?machine=1").page

    assert "machine translation" not in page.text


def test_without_a_server_nothing_is_offered(office: Office, reference: str) -> None:
    page = office().get(f"/office/cases/{reference}?machine=1").page

    assert "machine translation" not in page.text


@pytest.mark.usefixtures("translator")
@pytest.mark.parametrize("mood", NONSENSE)
def test_nonsense_is_answered_with_the_original_and_a_sentence(
    office: Office, server: TranslationServer, reference: str, mood: str
) -> None:
    server.mood = mood

    answer = office().get(f"/office/cases/{reference}?machine=1")

    assert answer.status_code == 200
    assert MISSING in answer.page.text
    assert WROTE in answer.page.text
    assert len(server.asked) == 1


@pytest.mark.parametrize("mood", ["silent", "slow"])
def test_nobody_waits_longer_than_the_translator_may_take(
    server: TranslationServer, mood: str
) -> None:
    server.mood = mood
    began = time.monotonic()

    with pytest.raises(TranslationUnavailable):
        Translator(server.url, patience=0.3).translations([WROTE], "en")

    assert time.monotonic() - began < 2.5


def test_a_server_that_is_gone_is_no_reason_to_fail() -> None:
    with pytest.raises(TranslationUnavailable):
        Translator("http://127.0.0.1:1", patience=0.3).translations([WROTE], "en")


def test_what_was_translated_before_the_time_was_over_is_shown(server: TranslationServer) -> None:
    server.mood = "tired"

    found = Translator(server.url, patience=0.5).translations(["uno", "dos"], "en")

    assert found == {"uno": "[en] uno"}


@pytest.mark.usefixtures("translator")
def test_a_failure_is_logged_without_a_word_of_the_resident(
    office: Office, server: TranslationServer, reference: str, caplog: pytest.LogCaptureFixture
) -> None:
    server.mood = "error"

    with caplog.at_level(logging.DEBUG):
        office().get(f"/office/cases/{reference}?machine=1")

    assert "No machine translation" in caplog.text
    assert "farola" not in caplog.text
    assert "abc" not in caplog.text


@pytest.mark.usefixtures("translator")
def test_answers_in_the_residents_language_can_be_read_too(
    office: Office, server: TranslationServer, database: Database, reference: str
) -> None:
    do(database, reference, acknowledge)

    page = office().get(f"/office/cases/{reference}?machine=1&lang=es").page

    assert [asked["target"] for asked in server.asked] == ["es"]
    assert "[es] Thank you for telling us." in page.text
