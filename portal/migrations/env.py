"""Alembic's entry: run by `portal.migrate`, which hands over an open connection."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import text

from portal.models import Base
from portal.models.types import Instant


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name the database's own types, so that they outlive changes to ours."""
    is_instant = kind == "type" and isinstance(item, Instant)
    return "sa.DateTime(timezone=True)" if is_instant else False


def check_references(ctx: Any, *_rest: Any, **_named: Any) -> None:
    """SQLite lets go of references while tables are made anew: none may have come loose."""
    if ctx.dialect.name == "sqlite":
        loose = ctx.connection.execute(text("PRAGMA foreign_key_check")).first()
        if loose is not None:
            raise RuntimeError(f"A migration left a row of {loose[0]} without {loose[2]}.")


context.configure(
    on_version_apply=check_references,
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    render_item=render_item,
    transactional_ddl=True,  # SQLite can, although Alembic does not assume it
    transaction_per_migration=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
