"""Twelve languages"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.add_column(sa.Column("instead_of", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("visit_rating", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE visit_rating SET search_text = lower(comment)")
