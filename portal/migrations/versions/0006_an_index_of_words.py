"""An index of words"""

import sqlalchemy as sa
from alembic import op

from portal.domain.searching import index_words
from portal.full_text import CASES, VISITS, index_words_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_ONCE = 1_000


def upgrade() -> None:
    for indexed in (CASES, VISITS):
        _take_apart(indexed.table)
        index_words_of(op.get_bind(), indexed)


def _take_apart(name: str) -> None:
    """Until now the texts were kept folded; from now on their words are."""
    table = sa.table(name, sa.column("id", sa.Integer), sa.column("search_text", sa.Text))
    row_id, text = table.c.id, table.c.search_text
    connection, last = op.get_bind(), 0
    some = sa.select(row_id, text).where(text != "").order_by(row_id).limit(AT_ONCE)
    while rows := connection.execute(some.where(row_id > last)).all():
        last = rows[-1].id
        connection.execute(
            sa.update(table)
            .where(row_id == sa.bindparam("row"))
            .values(search_text=sa.bindparam("words")),
            [{"row": row.id, "words": index_words(row.search_text)} for row in rows],
        )
