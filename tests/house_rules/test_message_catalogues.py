"""Every text is in the catalogues, and every translation is whole."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests import messages

SHARED = '{# Translators: on the button #}{{ _("Send") }}'
FILES = {
    "templates/resident/feedback.html": SHARED,
    "templates/office/worklist.html": '{{ _("Send") }} {{ _("Worklist") }}',
    "templates/email/office/new_case/body.txt": '{{ _("A new case") }}',
    "portal/labels.py": 'LABELS = {1: N_("Received"), 2: lazy_gettext("Due %(day)s", day=1)}',
    "portal/resident/texts.py": 'ngettext("%(num)d day left", "%(num)d days left", 2)',
}


def test_committed_catalogues_are_fresh_and_whole():
    assert messages.check() == []


def test_texts_of_residents_and_of_the_office_lie_apart_and_shared_ones_with_the_residents(project):
    assert _texts(project, "messages") == ["%(num)d day left", "Due %(day)s", "Received", "Send"]
    assert _texts(project, "office") == ["A new case", "Worklist"]


def test_text_that_moves_within_its_file_does_not_touch_the_catalogues(project):
    before = _catalogues(project)
    path = project / "templates/office/worklist.html"
    path.write_text("\n\n" + path.read_text())
    messages.update(project)

    assert _catalogues(project) == before


def test_comment_for_translators_is_kept(project):
    template = (project / "translations/messages.pot").read_text()
    assert "#. on the button\n" in template


def test_translation_survives_an_update_and_a_new_text_is_left_open(project):
    _translate(project, "Send", "Enviar")
    path = project / "templates/resident/feedback.html"
    path.write_text(SHARED + '{{ _("Send it") }}')
    messages.update(project)

    catalogue = _catalogue(project)
    assert catalogue["Send"].string == "Enviar"
    assert catalogue["Send it"].string == ""
    assert not catalogue["Send it"].fuzzy


def test_arabic_has_six_plural_forms_in_the_order_of_translators_tools(project):
    catalogue = _catalogue(project, "ar")
    assert len(catalogue["%(num)d day left"].string) == 6
    assert "n%100>=11 ? 4 : 5" in catalogue.plural_expr


def test_stale_catalogue_is_named(project):
    (project / "portal/labels.py").write_text('N_("Acknowledged")')
    sentences = messages.check(project)

    assert "translations/messages.pot is stale; run `make messages`." in sentences
    assert "translations/ar/LC_MESSAGES/messages.po is stale; run `make messages`." in sentences


@pytest.mark.parametrize(("text", "translation", "sentence"), [
    ("Send", "", "“Send” is not translated."),
    ("Send", "<b>Enviar</b>", "“Send” contains HTML."),
    ("Send", "Enviar&nbsp;ya", "“Send” contains HTML."),
    ("Send", "Enviar %(day)s", "“Send” adds %(day)s in “Enviar %(day)s”."),
    ("Due %(day)s", "Para hoy", "“Due %(day)s” loses %(day)s in “Para hoy”."),
    ("Due %(day)s", "%(day)s %", "“Due %(day)s” has a % that is no placeholder in “%(day)s %”."),
    ("%(num)d day left", ("Queda un día", ""), "“%(num)d day left” lacks 1 of 2 plural forms."),
    ("%(num)d day left", ("Un día", "Días"), "“%(num)d day left” loses %(num)d in “Días”."),
])  # fmt: skip
def test_what_is_wrong_with_a_translation_is_said_in_one_sentence(
    project, text, translation, sentence
):
    _translate(project, text, translation)
    assert f"translations/es/LC_MESSAGES/messages.po: {sentence}" in messages.check(project)


def test_form_for_one_may_say_the_number_in_words(project):
    _translate(project, "%(num)d day left", ("Queda un día", "Quedan %(num)d días"))
    wrong = [sentence for sentence in messages.check(project) if "/es/" in sentence]
    assert not [sentence for sentence in wrong if "day left" in sentence]


def test_fuzzy_translation_is_not_good_enough(project):
    _translate(project, "Send", "Enviar", flags={"fuzzy"})
    assert "translations/es/LC_MESSAGES/messages.po: “Send” is marked fuzzy." in (
        messages.check(project)
    )


def test_command_fails_with_the_sentences_and_refuses_other_words(monkeypatch, capsys):
    monkeypatch.setattr(messages, "check", lambda: ["“Send” is not translated."])

    assert messages.main(["check"]) == 1
    assert capsys.readouterr().err == "“Send” is not translated.\n"
    assert messages.main(["chekc"]) == 2


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    messages.update(tmp_path)
    return tmp_path


def _texts(project, domain):
    with (project / "translations" / f"{domain}.pot").open("rb") as file:
        return [messages.singular(message.id) for message in read_po(file) if message.id]


def _catalogue_path(project, locale="es"):
    return project / "translations" / locale / "LC_MESSAGES" / "messages.po"


def _catalogue(project, locale="es"):
    path = _catalogue_path(project, locale)
    return messages.read_catalogue(path, path.read_text(encoding="utf-8"))


def _translate(project, text, translation, flags=()):
    catalogue = _catalogue(project)
    catalogue[text].string = translation
    catalogue[text].flags |= set(flags)
    _catalogue_path(project).write_text(messages.as_text(catalogue), encoding="utf-8")


def _catalogues(project):
    return [path.read_text() for path in sorted((project / "translations").rglob("*.po*"))]
