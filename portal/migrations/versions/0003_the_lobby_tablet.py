"""The lobby tablet"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("slug", name=op.f("uq_survey_slug")),
    )
    op.create_table(
        "kiosk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("department_ids", sa.JSON(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("language_tags", sa.JSON(), nullable=False),
        sa.Column("opening_hours", sa.JSON(), nullable=False),
        sa.Column("has_printer", sa.Boolean(), nullable=False),
        sa.Column("has_own_keyboard", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reload_number", sa.Integer(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("silent_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_kiosk_site_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_kiosk_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
        sa.UniqueConstraint("slug", name=op.f("uq_kiosk_slug")),
    )
    op.create_table(
        "survey_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["staff_member.id"], name=op.f("fk_survey_version_published_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_version_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_survey_version_survey_id_number")),
    )
    with op.batch_alter_table("survey_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_version_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "handover",
        sa.Column("ticket_digest", sa.String(length=64), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_handover_kiosk_id")),
        sa.PrimaryKeyConstraint("ticket_digest", name=op.f("pk_handover")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "help_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["staff_member.id"], name=op.f("fk_help_call_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_help_call_kiosk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_call")),
    )
    with op.batch_alter_table("help_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_call_called_at"), ["called_at"], unique=False)

    op.create_table(
        "kiosk_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("public_key", sa.String(length=200), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("app_version", sa.String(length=32), nullable=False),
        sa.Column("battery_percent", sa.Integer(), nullable=True),
        sa.Column("is_charging", sa.Boolean(), nullable=True),
        sa.Column("queue_length", sa.Integer(), nullable=False),
        sa.Column("storage_percent", sa.Integer(), nullable=True),
        sa.Column("is_storage_kept", sa.Boolean(), nullable=True),
        sa.Column("receipts_left", sa.Integer(), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("clock_ahead_ms", sa.Integer(), nullable=True),
        sa.Column("wrong_pins", sa.Integer(), nullable=False),
        sa.Column("pin_locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_app_newest", sa.Boolean(), nullable=True),
        sa.Column("alarms", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["staff_member.id"], name=op.f("fk_kiosk_device_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_kiosk_device_kiosk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_device")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_kiosk_device_token_digest")),
    )
    with op.batch_alter_table("kiosk_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kiosk_device_kiosk_id"), ["kiosk_id"], unique=False)

    op.create_table(
        "kiosk_pairing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("public_key", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["staff_member.id"], name=op.f("fk_kiosk_pairing_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_kiosk_pairing_kiosk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_pairing")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_kiosk_pairing_code_digest")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_kiosk_pairing_secret_digest")),
    )
    with op.batch_alter_table("kiosk_pairing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_kiosk_pairing_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "survey_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_survey_placement_department_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_survey_placement_site_id")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_placement_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_placement")),
    )
    with op.batch_alter_table("survey_placement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_placement_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "issued_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_issued_receipt_case_id")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["kiosk_device.id"], name=op.f("fk_issued_receipt_device_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_receipt")),
        sa.UniqueConstraint("case_id", name=op.f("uq_issued_receipt_case_id")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_issued_receipt_code_digest")),
        sa.UniqueConstraint("reference", name=op.f("uq_issued_receipt_reference")),
    )
    with op.batch_alter_table("issued_receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issued_receipt_device_id"), ["device_id"], unique=False
        )

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_rating_id", sa.Integer(), nullable=True),
        sa.Column("case_rating_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(visit_rating_id IS NULL) != (case_rating_id IS NULL)",
            name=op.f("ck_answer_of_one_rating"),
        ),
        sa.ForeignKeyConstraint(
            ["case_rating_id"], ["case_rating.id"], name=op.f("fk_answer_case_rating_id")
        ),
        sa.ForeignKeyConstraint(
            ["visit_rating_id"], ["visit_rating.id"], name=op.f("fk_answer_visit_rating_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint(
            "case_rating_id", "question", name=op.f("uq_answer_case_rating_id_question")
        ),
        sa.UniqueConstraint(
            "visit_rating_id", "question", name=op.f("uq_answer_visit_rating_id_question")
        ),
    )
    op.create_table(
        "kiosk_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_time_uncertain", sa.Boolean(), nullable=False),
        sa.Column("clock_ahead_ms", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("visit_rating_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_kiosk_item_case_id")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["kiosk_device.id"], name=op.f("fk_kiosk_item_device_id")
        ),
        sa.ForeignKeyConstraint(
            ["visit_rating_id"], ["visit_rating.id"], name=op.f("fk_kiosk_item_visit_rating_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_item")),
        sa.UniqueConstraint("key", name=op.f("uq_kiosk_item_key")),
    )
    with op.batch_alter_table("kiosk_item", schema=None) as batch_op:
        batch_op.create_index("ix_kiosk_item_result", ["result", "device_id"], unique=False)
        batch_op.create_index("ix_kiosk_item_number", ["device_id", "number"], unique=False)

    with op.batch_alter_table("case_rating", schema=None) as batch_op:
        batch_op.add_column(sa.Column("survey_version_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_case_rating_survey_version_id"),
            "survey_version",
            ["survey_version_id"],
            ["id"],
        )

    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kiosk_pin_hash", sa.String(length=200), server_default="", nullable=False)
        )

    with op.batch_alter_table("visit_rating", schema=None) as batch_op:
        batch_op.add_column(sa.Column("survey_version_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("visit_key", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("is_time_uncertain", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("is_repeat", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_visit_rating_device", ["device_id", "rated_at"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_visit_rating_visit_key"), ["visit_key"])
        batch_op.create_foreign_key(
            batch_op.f("fk_visit_rating_device_id"), "kiosk_device", ["device_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_visit_rating_survey_version_id"),
            "survey_version",
            ["survey_version_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_visit_rating_case_id"), "case", ["case_id"], ["id"]
        )
