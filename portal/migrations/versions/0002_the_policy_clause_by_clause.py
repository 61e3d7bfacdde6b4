"""The policy, clause by clause"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_head",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_daily_head")),
    )
    op.create_table(
        "label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("folded_name", sa.String(length=80), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_label_folded_name")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_absence_begins_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["staff_member.id"], name=op.f("fk_absence_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_absence_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_last_on"), ["last_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_bulk_act_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
    )
    with op.batch_alter_table("bulk_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_act_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("major", sa.Integer(), nullable=True),
        sa.Column("minor", sa.Integer(), nullable=True),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("change_note", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["staff_member.id"], name=op.f("fk_policy_version_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("major", "minor", name=op.f("uq_policy_version_major_minor")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("conduct_figures", sa.JSON(), nullable=False),
        sa.Column("definitions", sa.JSON(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("signed_off_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_review_begins_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["staff_member.id"], name=op.f("fk_review_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_off_by_id"], ["staff_member.id"], name=op.f("fk_review_signed_off_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_last_on"), ["last_on"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_saved_view_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_view_staff_id_name")),
    )
    op.create_table(
        "sent_digest",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_sent_digest_staff_id")
        ),
        sa.PrimaryKeyConstraint("staff_id", "sent_on", name=op.f("pk_sent_digest")),
    )
    op.create_table(
        "settings_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["staff_member.id"], name=op.f("fk_settings_change_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings_change")),
    )
    with op.batch_alter_table("settings_change", schema=None) as batch_op:
        batch_op.create_index("ix_settings_change_at", ["at", "id"], unique=False)

    op.create_table(
        "contact_gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_contact_gap_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_gap")),
        sa.UniqueConstraint(
            "department_id", "begins_on", name=op.f("uq_contact_gap_department_id_begins_on")
        ),
    )
    op.create_table(
        "orientation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("policy_version_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_version_id"],
            ["policy_version.id"],
            name=op.f("fk_orientation_policy_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_orientation_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orientation")),
        sa.UniqueConstraint(
            "staff_id", "policy_version_id", name=op.f("uq_orientation_staff_id_policy_version_id")
        ),
    )
    with op.batch_alter_table("orientation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_orientation_policy_version_id"), ["policy_version_id"], unique=False
        )

    op.create_table(
        "review_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_words", sa.Text(), nullable=False),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["staff_member.id"], name=op.f("fk_review_action_assignee_id")
        ),
        sa.ForeignKeyConstraint(
            ["carried_from_id"], ["review_action.id"], name=op.f("fk_review_action_carried_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_action_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_action")),
    )
    with op.batch_alter_table("review_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_action_review_id"), ["review_id"], unique=False)

    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_training_takes_time")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_training_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["staff_member.id"], name=op.f("fk_training_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "complaint",
                "question",
                "suggestion",
                "compliment",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind IS NULL) <> (category_id IS NULL)", name=op.f("ck_retention_rule_of_one_thing")
        ),
        sa.CheckConstraint("months > 0", name=op.f("ck_retention_rule_takes_time")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_retention_rule_category_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
        sa.UniqueConstraint("kind", "category_id", name=op.f("uq_retention_rule_kind_category_id")),
    )
    op.create_table(
        "training_attendance",
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("certificate", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_training_attendance_staff_id")
        ),
        sa.ForeignKeyConstraint(
            ["training_id"], ["training.id"], name=op.f("fk_training_attendance_training_id")
        ),
        sa.PrimaryKeyConstraint("training_id", "staff_id", name=op.f("pk_training_attendance")),
    )
    with op.batch_alter_table("training_attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_attendance_staff_id"), ["staff_id"], unique=False
        )

    op.create_table(
        "case_label",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_label_case_id")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_case_label_label_id")),
        sa.PrimaryKeyConstraint("case_id", "label_id", name=op.f("pk_case_label")),
    )
    with op.batch_alter_table("case_label", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_label_label_id"), ["label_id"], unique=False)

    op.create_table(
        "case_link",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_case_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("case_id < other_case_id", name=op.f("ck_case_link_one_way_round")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_link_case_id")),
        sa.ForeignKeyConstraint(
            ["other_case_id"], ["case.id"], name=op.f("fk_case_link_other_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "other_case_id", name=op.f("pk_case_link")),
    )
    with op.batch_alter_table("case_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_link_other_case_id"), ["other_case_id"], unique=False
        )

    op.create_table(
        "lift_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff_member.id"], name=op.f("fk_lift_request_asked_by_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_lift_request_case_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff_member.id"], name=op.f("fk_lift_request_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_lift_request_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lift_request")),
    )
    with op.batch_alter_table("lift_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lift_request_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "uq_lift_request_open_case",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL AND staff_id IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL AND staff_id IS NULL"),
        )
        batch_op.create_index(
            "uq_lift_request_open_person",
            ["case_id", "staff_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_department_id", sa.Integer(), nullable=False),
        sa.Column("to_department_id", sa.Integer(), nullable=False),
        sa.Column("is_sent_back", sa.Boolean(), nullable=False),
        sa.Column("transferred_by_id", sa.Integer(), nullable=False),
        sa.Column("transferred_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_transfer_case_id")),
        sa.ForeignKeyConstraint(
            ["from_department_id"], ["department.id"], name=op.f("fk_transfer_from_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_department_id"], ["department.id"], name=op.f("fk_transfer_to_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["transferred_by_id"], ["staff_member.id"], name=op.f("fk_transfer_transferred_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_transfer_case_id_number")),
    )
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_escalation_case_id")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["case_event.id"], name=op.f("fk_escalation_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["staff_member.id"], name=op.f("fk_escalation_handled_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["staff_member.id"], name=op.f("fk_escalation_raised_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_escalation_raised", ["raised_at", "id"], unique=False)
        batch_op.create_index(
            "uq_escalation_open_cause",
            ["case_id", "cause"],
            unique=True,
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("filed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("lane", sa.String(length=32), server_default="supervisors", nullable=False)
        )
        batch_op.add_column(
            sa.Column("wants_interpreter", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_check_constraint(
            "conductlane", "lane IN ('supervisors', 'human_resources')"
        )
        batch_op.create_index("ix_case_merged_into", ["merged_into_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_case_merged_into_id"), "case", ["merged_into_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_case_filed_by_id"), "staff_member", ["filed_by_id"], ["id"]
        )

    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_escalated", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("keywords", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("training_months", sa.Integer(), server_default="12", nullable=False)
        )
        batch_op.add_column(
            sa.Column("accent_colour", sa.String(length=7), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("logo_key", sa.String(length=64), server_default="", nullable=False)
        )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("template_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_message_template_id"), "reply_template", ["template_id"], ["id"]
        )

    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("staff_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("manager_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_staff_member_manager_id"), "staff_member", ["manager_id"], ["id"]
        )

    with op.batch_alter_table("walled_off", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reason", sa.String(length=32), server_default="named", nullable=False)
        )
        batch_op.create_check_constraint("wallreason", "reason IN ('named', 'matched', 'excluded')")

    with op.batch_alter_table("reply_template", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_retired", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    # Words that grow with every version are checked by the program from now on.
    for table, constraint in (("case_event", "eventtype"), ("reply_template", "action")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_{constraint}"), type_="check")

    _only_add_to_histories()


def _only_add_to_histories() -> None:
    """Let the database itself refuse to change or delete an entry: corrections are new entries.

    SQLite forgets this when a later migration makes the table anew: it must then be said again.
    """
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER case_event_refuses_{act.lower()} BEFORE {act} ON case_event "
                "BEGIN SELECT RAISE(ABORT, 'Histories are only ever added to.'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'Histories are only ever added to.'; END $$"
    )
    for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER case_event_refuses_{act.lower()} BEFORE {act} ON case_event "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_to_rewrite()"
        )
