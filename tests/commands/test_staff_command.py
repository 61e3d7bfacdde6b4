"""`portal staff`: people are let in, kept out and given new passwords from the command line."""

import json
import re

import pytest
from click import ClickException
from click.testing import CliRunner
from sqlalchemy import select

from portal.commands.staff import staff
from portal.domain.errors import NotFound
from portal.domain.permissions import Role
from portal.models import SettingsChange
from portal.queries.staff import find_for_sign_in, viewer_of
from portal.services import passwords
from portal.services.passwords import is_password
from portal.services.staff import EmailTaken
from tests.conftest import SECRET_KEY
from tests.support.staff import CHEAP

TEMPORARY = re.compile(r"temporary password +(\S+)")
NEW = ["add", "noor@city.example", "--name", "Noor", "--role"]


@pytest.fixture
def run(monkeypatch, tmp_path, database_url, city):  # noqa: ARG001
    """Type a command after `portal staff`; gives what it printed."""
    monkeypatch.setattr(passwords, "hasher", CHEAP)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORTAL_DATABASE_URL", database_url)
    monkeypatch.setenv("PORTAL_SECRET_KEY", SECRET_KEY)

    def run(*words):
        return CliRunner().invoke(staff, words, catch_exceptions=False, standalone_mode=False)

    return run


@pytest.fixture
def known(database):
    """Who is found when this e-mail is used for signing in."""

    def known(email):
        with database.reading() as session:
            return find_for_sign_in(session, email)

    return known


def test_added_person_can_sign_in_with_the_password_that_was_printed(run, known):
    printed = run(*NEW, "contact", "--department", "permits", "--language", "es").output
    person = known("noor@city.example")
    assert is_password(TEMPORARY.search(printed).group(1), person.password_hash)
    assert (person.name, person.language, person.must_change_password) == ("Noor", "es", True)


def test_role_without_a_department_holds_in_the_whole_city(run, known, database):
    run(*NEW, "administrator")
    with database.reading() as session:
        viewer = viewer_of(session, known("noor@city.example").staff_id)
    assert [(held.role, held.department_id) for held in viewer.assignments] == [
        (Role.ADMINISTRATOR, None)
    ]


def test_nobody_is_added_twice(run):
    with pytest.raises(EmailTaken):
        run("add", "Contact@city.example", "--name", "Again", "--role", "contact")


@pytest.mark.parametrize("wrong", [["--department", "moon"], ["--language", "tlh"]])
def test_what_the_city_does_not_have_adds_nobody(run, known, wrong):
    with pytest.raises(Exception, match=wrong[1]):
        run(*NEW, "contact", *wrong)
    assert known("noor@city.example") is None


def test_disabled_person_is_let_in_no_more(run, known):
    run("disable", "contact@city.example")
    assert known("contact@city.example") is None
    with pytest.raises(NotFound, match="contact@city"):
        run("disable", "contact@city.example")


def test_reset_gives_a_new_temporary_password(run, known):
    printed = run("reset", "contact@city.example").output
    person = known("contact@city.example")
    assert is_password(TEMPORARY.search(printed).group(1), person.password_hash)
    assert person.must_change_password


def test_enabled_person_signs_in_with_a_new_temporary_password(run, known):
    run("disable", "contact@city.example")
    printed = run("enable", "contact@city.example").output
    person = known("contact@city.example")
    assert is_password(TEMPORARY.search(printed).group(1), person.password_hash)
    assert person.must_change_password
    with pytest.raises(NotFound):
        run("enable", "contact@city.example")
    with pytest.raises(NotFound, match="nobody@city"):
        run("enable", "nobody@city.example")


def test_list_shows_everybody_with_roles_and_who_cannot_sign_in(run):
    run("disable", "counter@city.example")
    lines = {line.split()[0]: line for line in run("list").output.splitlines()}
    assert lines["contact@city.example"].endswith("contact:permits")
    assert lines["counter@city.example"].endswith("(cannot sign in)")
    programs = {each["email"]: each for each in json.loads(run("list", "--json").output)}
    assert programs["administrator@city.example"]["roles"] == ["administrator"]
    assert not programs["counter@city.example"]["is_active"]


def test_the_last_administrator_stays(run, known):
    with pytest.raises(ClickException, match="last administrator"):
        run("disable", "administrator@city.example")
    run(*NEW, "administrator")
    run("disable", "administrator@city.example")
    assert known("administrator@city.example") is None


def test_what_the_command_line_changes_is_recorded(run, database):
    run(*NEW, "contact", "--department", "permits")
    run("reset", "noor@city.example")
    run("disable", "noor@city.example")
    run("enable", "noor@city.example")
    with database.reading() as session:
        changes = session.scalars(select(SettingsChange).order_by(SettingsChange.id)).all()
    ours = [change for change in changes if change.subject == changes[-1].subject]
    assert [change.act for change in ours] == ["added", "password_reset", "disabled", "enabled"]
    assert all(change.actor_id is None for change in ours)
    assert ours[0].facts == {"to": ["contact:permits"]}
