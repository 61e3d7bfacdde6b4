"""Parts of the page of a case are remembered: nobody gets to see what is somebody else's."""

import re
from datetime import timedelta

import time_machine
from flask import Flask

from portal.web import drawn
from tests.factories import MONDAY
from tests.resident.conftest import Resident

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


def test_everybody_has_their_own_token_in_a_form_that_is_remembered(app: Flask) -> None:
    tokens = []
    for _each in range(2):
        resident = Resident(app)
        resident.fill_in(department="permits")
        found = {first or second for first, second in TOKEN.findall(resident.get("/case").text)}
        assert len(found) == 1, "one token for all forms of a page"
        tokens.append(found.pop())
    assert tokens[0] != tokens[1]
    assert not any("[token" in token for token in tokens)


def test_what_one_has_filled_in_is_never_another_ones(app: Flask) -> None:
    first, second = Resident(app), Resident(app)
    first.fill_in(department="permits", contact_email="rosa@example.org")
    second.fill_in(department="permits", contact_email="ana@example.org")

    pages = [each.get("/case").text for each in (first, second, first)]

    assert ["rosa@example.org" in page for page in pages] == [True, False, True]
    assert ["ana@example.org" in page for page in pages] == [False, True, False]


def test_a_remembered_form_can_be_sent_from_everybodys_page(app: Flask) -> None:
    for _each in range(2):
        resident = Resident(app)
        resident.fill_in(department="permits")
        page = resident.get("/case").page
        answer = resident.submit(page, "/case/contact", contact_email="rosa@example.org")
        assert answer.status_code == 303


def test_nothing_is_remembered_past_the_day(app: Flask) -> None:
    resident = Resident(app)
    with time_machine.travel(MONDAY, tick=False) as clock:
        resident.fill_in(department="permits")
        resident.get("/case")
        known = drawn._remembered.cache_info().currsize
        clock.shift(timedelta(days=1))
        resident.get("/track")
    assert known > drawn._remembered.cache_info().currsize > 0


def test_each_page_has_its_own_key_to_replace_the_code_with(app: Flask) -> None:
    resident = Resident(app)
    resident.fill_in(department="permits")
    keys = {
        resident.get("/case").page.form("/case/code").fields["idempotency_key"] for _ in range(2)
    }
    assert len(keys) == 2
