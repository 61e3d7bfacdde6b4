"""Sums of each day"""

import sqlalchemy as sa
from alembic import op

from portal.day_marks import mark_days

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tables()
    op.drop_index("ix_case_contact_email", "case")
    op.create_index("ix_case_contact_email", "case", [sa.text("lower(contact_email)")])
    op.create_index("ix_escalation_event_id", "escalation", ["event_id"])
    op.create_index("ix_case_rating_rated", "case_rating", ["rated_at"])
    op.create_index("ix_transfer_transferred", "transfer", ["transferred_at"])
    op.create_index(
        "ix_visit_rating_rated",
        "visit_rating",
        ["rated_at", "department_id", "is_repeat", "score"],
    )
    mark_days(op.get_bind())


def _tables() -> None:
    op.create_table(
        "day_sum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_day_sum_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_sum")),
    )
    op.create_index("ix_day_sum_subject", "day_sum", ["subject", "department_id", "on_day"])
    op.create_table(
        "day_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_mark")),
    )
    op.create_index("ix_day_mark_subject", "day_mark", ["subject", "on_date"])
    summed = op.create_table(
        "summed_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_summed_days_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summed_days")),
    )
    op.bulk_insert(summed, [{"id": 1, "time_zone": "", "last_on": None}])
