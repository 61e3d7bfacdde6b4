"""The index of words: which rows hold words that begin so, by FTS5 or by PostgreSQL's tsvector.

A row's words stand in its `search_text`, each once, folded, with single spaces between them
(portal.domain.words.index_words), so that both databases take the same text apart in the same way.
Triggers (SQLite) or the index itself (PostgreSQL) keep up with every change of a row, erasure
included. Marks stand among the words: what narrows a search before its newest hits are taken.
A mark begins with a sign that no word has.

SQLite loses a table's triggers when a migration makes the table anew. So a migration that alters
one of these tables calls `index_words_of` again at its end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, column, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

MARK = "§"
# Since this release, what is deleted from the index is overwritten in it at once.
OVERWRITES_SINCE = (3, 42)


@dataclass(frozen=True)
class Indexed:
    """A table whose words are indexed; `marks` is SQL of a text, with `{row}` before columns."""

    table: str
    watched: tuple[str, ...] = ("search_text",)
    marks: str = "''"

    @property
    def name(self) -> str:
        """The name of the index."""
        return f"{self.table}_words"

    def words(self, row: str) -> str:
        """SQL of a row's words and marks."""
        return f"{row}.search_text || {self.marks.format(row=row)}"


CASES = Indexed(
    table="case",
    watched=("search_text", "department_id", "assignee_id", "is_restricted"),
    marks=(
        f"' {MARK}d' || CAST({{row}}.department_id AS text)"
        f" || coalesce(' {MARK}a' || CAST({{row}}.assignee_id AS text), '')"
        f" || CASE WHEN {{row}}.is_restricted THEN ' {MARK}r' ELSE '' END"
    ),
)
VISITS = Indexed(table="visit_rating")


def department_mark(department_id: int) -> str:
    """The mark of a case's department."""
    return f"{MARK}d{department_id}"


def assignee_mark(staff_id: int) -> str:
    """The mark of a case's assignee."""
    return f"{MARK}a{staff_id}"


RESTRICTED_MARK = f"{MARK}r"


def newest_holding(
    indexed: Indexed, words: Iterable[str], marks: Iterable[str], limit: int
) -> Select[int]:
    """The ids of the newest rows that hold words beginning so and one of the marks, if any.

    At most `limit` of them, and looked for once, however often the statement asks for them.
    """
    some = _NewestHolding(indexed, words, marks, limit).table_valued(column("id", Integer))
    found = select(some.c.id).cte("found").prefix_with("MATERIALIZED")
    return select(found.c.id)


class _NewestHolding(FunctionElement[Any]):
    """The same in the words of the database."""

    name = "newest_holding"
    inherit_cache = True

    def __init__(self, indexed: Indexed, words: Iterable[str], marks: Iterable[str], limit: int):
        wanted, one_of = list(words), list(marks)
        super().__init__(
            text(indexed.table),
            bindparam(None, _fts5(wanted, one_of)),
            bindparam(None, _tsquery(wanted, one_of)),
            bindparam(None, limit),
        )


def index_words_of(connection: Connection, indexed: Indexed) -> None:
    """Make what is missing of the index. Rows that were there before the index are added to it."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _sqlite(connection, indexed) if is_sqlite else _postgres(indexed):
        connection.exec_driver_sql(statement)


@compiles(_NewestHolding, "sqlite")
def _compile_fts5(element: _NewestHolding, compiler: SQLCompiler, **named: Any) -> str:
    table, fts5, _tsquery, limit = (compiler.process(each, **named) for each in element.clauses)
    index = f"{table}_words"
    return (
        f"(SELECT rowid AS id FROM {index} WHERE {index} MATCH {fts5} "
        f"ORDER BY rowid DESC LIMIT {limit})"
    )


@compiles(_NewestHolding, "postgresql")
def _compile_tsvector(element: _NewestHolding, compiler: SQLCompiler, **named: Any) -> str:
    table, _fts5, tsquery, limit = (compiler.process(each, **named) for each in element.clauses)
    vector = _vector(next(each for each in (CASES, VISITS) if each.table == table), "holding")
    return (
        f'(SELECT id FROM "{table}" AS holding WHERE {vector} @@ CAST({tsquery} AS tsquery) '
        f"ORDER BY id DESC LIMIT {limit})"
    )


def _fts5(words: list[str], marks: list[str]) -> str:
    beginnings = [f'"{word}" *' for word in words]
    either = " OR ".join(f'"{mark}"' for mark in marks)
    return " AND ".join([*beginnings, *([f"({either})"] if either else [])])


def _tsquery(words: list[str], marks: list[str]) -> str:
    beginnings = [f"'{word}':*" for word in words]
    either = " | ".join(f"'{mark}'" for mark in marks)
    return " & ".join([*beginnings, *([f"({either})"] if either else [])])


def _vector(indexed: Indexed, row: str) -> str:
    words = indexed.words(row)
    return f"array_to_tsvector(array_remove(string_to_array({words}, ' '), ''))"


def _postgres(indexed: Indexed) -> Iterator[str]:
    table = f'"{indexed.table}"'
    vector = _vector(indexed, table)
    yield f"CREATE INDEX IF NOT EXISTS ix_{indexed.name} ON {table} USING gin (({vector}))"


def _sqlite(connection: Connection, indexed: Indexed) -> Iterator[str]:
    index, table = indexed.name, f'"{indexed.table}"'
    known = "SELECT 1 FROM sqlite_master WHERE name = ?"
    if connection.exec_driver_sql(known, (index,)).first() is None:
        yield (
            f"CREATE VIRTUAL TABLE {index} USING fts5"
            "(words, content='', columnsize=0, detail=none, tokenize='ascii', prefix='1 2 3 4 5 6')"
        )
        if (connection.dialect.server_version_info or ()) >= OVERWRITES_SINCE:
            yield f"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 1)"
        yield (
            f"INSERT INTO {index} (rowid, words) SELECT id, {indexed.words(table)} "
            f"FROM {table} WHERE search_text <> ''"
        )
    yield from _triggers(indexed)


def _triggers(indexed: Indexed) -> Iterator[str]:
    index, watched = indexed.name, ", ".join(indexed.watched)
    old, new = indexed.words("old"), indexed.words("new")
    add = f"INSERT INTO {index} (rowid, words) SELECT new.id, {new} WHERE new.search_text <> ''"
    remove = (
        f"INSERT INTO {index} ({index}, rowid, words) "
        f"SELECT 'delete', old.id, {old} WHERE old.search_text <> ''"
    )
    for act, when, does in (
        ("insert", "INSERT", add),
        ("update", f"UPDATE OF {watched}", f"{remove}; {add}"),
        ("delete", "DELETE", remove),
    ):
        condition = f"WHEN {old} IS NOT {new} " if act == "update" else ""
        yield (
            f'CREATE TRIGGER IF NOT EXISTS {index}_{act} AFTER {when} ON "{indexed.table}" '
            f"{condition}BEGIN {does}; END"
        )
