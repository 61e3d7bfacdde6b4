"""A mark on the settings"""

import secrets

import sqlalchemy as sa
from alembic import op

from portal.settings_marks import watch

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "settings_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_settings_revision_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings_revision")),
    )
    op.bulk_insert(table, [{"id": 1, "mark": secrets.token_hex(16)}])
    watch(op.get_bind())
