"""docs/policy.md says where each clause of the policy lives; here it is held to its word."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from portal.domain.policy import Clause

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "policy.md"
ROW = re.compile(r"^\| `(?P<clause>[^`]+)` \|(?P<cells>.*)\|$", re.MULTILINE)
IN_TICKS = re.compile(r"`([^`]+)`")


class Row(NamedTuple):
    """One line of the table: a clause, the pages that carry it, and the tests that show it."""

    clause: str
    pages: list[str]
    tests: list[str]


def test_every_clause_stands_in_the_table() -> None:
    assert {row.clause for row in _rows()} == {clause.value for clause in Clause}


def test_every_clause_has_a_page_and_a_test() -> None:
    for row in _rows():
        assert row.pages, row.clause
        assert row.tests, row.clause


def test_every_page_of_the_table_is_served(app: Flask) -> None:
    served = {re.sub(r"<[^>]*?(\w+)>", r"<\1>", rule.rule) for rule in app.url_map.iter_rules()}

    for row in _rows():
        assert set(row.pages) <= served, row.clause


def test_every_test_of_the_table_is_run() -> None:
    for row in _rows():
        for test in row.tests:
            path, _, name = test.partition("::")
            assert f"def {name}(" in (ROOT / path).read_text("utf-8"), test


def _rows() -> Iterator[Row]:
    for found in ROW.finditer(TABLE.read_text("utf-8")):
        words = [IN_TICKS.findall(cell) for cell in found["cells"].split(" | ")]
        pages, tests = words[-2], words[-1]
        yield Row(found["clause"], pages, tests)
