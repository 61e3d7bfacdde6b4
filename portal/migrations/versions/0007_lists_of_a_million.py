"""Lists of a million"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_case_worklist", "case")
    op.drop_index("ix_case_next_due", "case")
    walls = ["department_id", "assignee_id", "is_restricted", "lane"]
    promise_runs = sa.text("next_due_at IS NOT NULL")
    op.create_index(
        "ix_case_open",
        "case",
        ["next_due_at", "id", *walls, "status", "question_asked_at"],
        sqlite_where=promise_runs,
        postgresql_where=promise_runs,
    )
    op.create_index("ix_case_status", "case", ["status", "received_at", "id", *walls])
    op.create_index("ix_walled_off_staff", "walled_off", ["staff_id", "case_id"])
