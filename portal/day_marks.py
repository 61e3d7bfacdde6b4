"""The triggers by which the database marks the days whose sums no longer hold.

Figures are summed up day by day (portal.queries.day_sums). Whatever changes a row that one of them
counts leaves a mark for that day in the same transaction, whoever changes it and by which way; so a
sum without a mark is true. A mark names a day of UTC: that is all a database can tell.

SQLite loses a table's triggers when a migration makes the table anew. So a migration that alters
one of these tables calls `mark_days` again at its end; tests/ground/test_day_marks.py sees to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection


class Subject(StrEnum):
    """What is summed up, each by an instant of its own."""

    CASES = "cases"
    TRANSFERS = "transfers"
    CASE_RATINGS = "case_ratings"
    VISITS = "visits"
    NOTICES = "notices"


@dataclass(frozen=True)
class Trigger:
    """After this `act` on a table, the days of the `instants` are marked; SQL of NEW and OLD."""

    table: str
    act: str
    instants: Mapping[Subject, str]
    name: str = "day"
    when: str = ""

    @property
    def full_name(self) -> str:
        """The name in the database."""
        return f"mark_{self.name}_{self.table}_{self.act}"


# What belongs to a case is counted with its department, and not at all once it is restricted.
_OF_CASE = {
    Subject.CASES: 'SELECT received_at AS at FROM "case" WHERE id = {case}',
    Subject.TRANSFERS: "SELECT transferred_at AS at FROM transfer WHERE case_id = {case}",
    Subject.CASE_RATINGS: "SELECT rated_at AS at FROM case_rating WHERE case_id = {case}",
    Subject.NOTICES: "SELECT raised_at AS at FROM escalation WHERE case_id = {case}",
}
_OF_NOTICE = "SELECT raised_at AS at FROM escalation WHERE event_id = NEW.event_id"
_OWN = (
    ("case", "received_at", Subject.CASES),
    ("transfer", "transferred_at", Subject.TRANSFERS),
    ("case_rating", "rated_at", Subject.CASE_RATINGS),
    ("visit_rating", "rated_at", Subject.VISITS),
    ("escalation", "raised_at", Subject.NOTICES),
)
_MOVED = "OLD.department_id <> NEW.department_id OR OLD.is_restricted <> NEW.is_restricted"
_SQLITE_ADD = """INSERT INTO day_mark (subject, on_date)
SELECT DISTINCT '{subject}', date(at) FROM ({instants}) AS touched WHERE NOT EXISTS
(SELECT 1 FROM day_mark WHERE subject = '{subject}' AND on_date = date(at))"""
# Here writers do not wait for one another. A mark that is there may be about to be worked off by
# somebody who cannot see this change yet: so each change leaves its own.
_POSTGRES_ADD = """INSERT INTO day_mark (subject, on_date)
SELECT DISTINCT '{subject}', (at AT TIME ZONE 'UTC')::date FROM ({instants}) AS touched"""


def mark_days(connection: Connection) -> None:
    """Make the triggers, or make them anew."""
    statements = _sqlite if connection.dialect.name == "sqlite" else _postgres
    for trigger in triggers():
        for statement in statements(trigger):
            connection.exec_driver_sql(statement)


def triggers() -> Iterator[Trigger]:
    """Every trigger that there has to be."""
    for table, instant, subject in _OWN:
        new, old = (f"SELECT {row}.{instant} AS at" for row in ("NEW", "OLD"))
        yield Trigger(table, "insert", {subject: new})
        yield Trigger(table, "update", {subject: f"{old} UNION {new}"})
        yield Trigger(table, "delete", {subject: old})
    yield Trigger("case", "update", _of_case("NEW.id"), "days", _MOVED)
    yield Trigger("walled_off", "insert", _of_case("NEW.case_id"), "days")
    yield Trigger("walled_off", "delete", _of_case("OLD.case_id"), "days")
    for act in ("insert", "update"):
        of_notice = {Subject.NOTICES: _OF_NOTICE}
        yield Trigger("outbox_message", act, of_notice, "days", "NEW.event_id IS NOT NULL")


def _of_case(case_id: str) -> Mapping[Subject, str]:
    return {subject: instants.format(case=case_id) for subject, instants in _OF_CASE.items()}


def _sqlite(trigger: Trigger) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {trigger.full_name}"
    yield (
        f'CREATE TRIGGER {trigger.full_name} AFTER {trigger.act} ON "{trigger.table}" '
        f"{_condition(trigger)} BEGIN {_adding(trigger, _SQLITE_ADD)} END"
    )


def _postgres(trigger: Trigger) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {trigger.full_name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_adding(trigger, _POSTGRES_ADD)} RETURN NULL; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {trigger.full_name} AFTER {trigger.act} "
        f'ON "{trigger.table}" FOR EACH ROW {_condition(trigger)} '
        f"EXECUTE FUNCTION {trigger.full_name}()"
    )


def _condition(trigger: Trigger) -> str:
    return f"WHEN ({trigger.when})" if trigger.when else ""


def _adding(trigger: Trigger, add: str) -> str:
    return "".join(
        f"{add.format(subject=subject, instants=instants)};"
        for subject, instants in trigger.instants.items()
    )
