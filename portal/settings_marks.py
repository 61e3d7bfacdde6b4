"""The triggers by which the database marks every change of the city's settings.

SQLite loses a table's triggers when a migration makes the table anew. So a migration that alters
one of these tables calls `watch` again at its end; tests/ground/test_settled.py sees to that.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

WATCHED = (
    "absence",
    "category",
    "city",
    "closure",
    "department",
    "orientation",
    "policy_version",
    "poster",
    "site",
    "staff_member",
    "staff_role",
    "survey",
    "survey_placement",
    "survey_version",
)
ACTS = ("insert", "update", "delete")
FUNCTION = """
CREATE OR REPLACE FUNCTION mark_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE settings_revision SET mark = replace(gen_random_uuid()::text, '-', '');
  RETURN NULL;
END $$
"""
TRIGGER = (
    "CREATE OR REPLACE TRIGGER {name} AFTER {act} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION mark_settings()"
)
SQLITE_TRIGGER = (
    "CREATE TRIGGER IF NOT EXISTS {name} AFTER {act} ON {table} BEGIN "
    "UPDATE settings_revision SET mark = lower(hex(randomblob(16))); END"
)


def watch(connection: Connection) -> None:
    """Make the triggers that are missing."""
    for statement in _statements(connection.dialect.name):
        connection.execute(text(statement))


def trigger_name(table: str, act: str) -> str:
    """The name of a trigger."""
    return f"mark_{table}_{act}"


def _statements(dialect: str) -> Iterator[str]:
    if dialect != "sqlite":
        yield FUNCTION
    trigger = SQLITE_TRIGGER if dialect == "sqlite" else TRIGGER
    for table in WATCHED:
        for act in ACTS:
            yield trigger.format(name=trigger_name(table, act), act=act, table=table)
