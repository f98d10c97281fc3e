"""Steps 7 to 9: monev, the decree, the hand-over; office papers, settings, targets, first passwords that expire."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_setting_updated_by_id_ab_user")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "decree",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("amends_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("number", sa.String(length=120), server_default="", nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=80), server_default="Paringin", nullable=False),
        sa.Column("signer_title", sa.String(length=120), server_default="", nullable=False),
        sa.Column("signer_name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("cap", sa.Integer(), server_default="200", nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_file_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status = 'signed') = (signed_file_id IS NOT NULL AND signed_on IS NOT NULL AND signed_at IS NOT NULL)",
            name=op.f("ck_decree_signed"),
        ),
        sa.CheckConstraint("status <> 'signed' OR number <> ''", name=op.f("ck_decree_number")),
        sa.CheckConstraint("status IN ('draft', 'legal_review', 'signed')", name=op.f("ck_decree_status")),
        sa.CheckConstraint("cap BETWEEN 1 AND 1000", name=op.f("ck_decree_cap")),
        sa.ForeignKeyConstraint(["amends_id"], ["decree.id"], name=op.f("fk_decree_amends_id_decree")),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_decree_created_by_id_ab_user")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_decree_period_id_period")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["ab_user.id"], name=op.f("fk_decree_signed_by_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["signed_file_id"], ["file_object.id"], name=op.f("fk_decree_signed_file_id_file_object")
        ),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_decree_updated_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decree")),
    )
    with op.batch_alter_table("decree", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decree_period_id"), ["period_id"], unique=False)

    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("innovation_id", sa.Integer(), nullable=False),
        sa.Column("national_number", sa.String(length=60), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), server_default="sent", nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("national_score", sa.Float(), nullable=True),
        sa.Column("national_levels", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("national_number <> ''", name=op.f("ck_handover_national_number")),
        sa.CheckConstraint("status IN ('sent', 'accepted', 'returned')", name=op.f("ck_handover_status")),
        sa.CheckConstraint(
            "national_score IS NULL OR national_score BETWEEN 0 AND 111", name=op.f("ck_handover_national_score")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["ab_user.id"], name=op.f("fk_handover_entered_by_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["innovation_id"], ["innovation.id"], name=op.f("fk_handover_innovation_id_innovation")
        ),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_handover_updated_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("innovation_id", name=op.f("uq_handover_innovation_id")),
    )
    op.create_table(
        "monev",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("innovation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), server_default="1", nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=120), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("agency_signer_name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("agency_signer_nip", sa.String(length=18), nullable=True),
        sa.Column("agency_signer_title", sa.String(length=120), server_default="", nullable=False),
        sa.Column("officer_name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("officer_nip", sa.String(length=18), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("finding", sa.String(length=20), nullable=True),
        sa.Column("finding_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("finding IN ('find_eligible', 'find_ineligible', 'return')", name=op.f("ck_monev_finding")),
        sa.CheckConstraint(
            "(issued_at IS NULL) = (issued_by_id IS NULL) AND (issued_at IS NULL) = (finding IS NULL)",
            name=op.f("ck_monev_issued"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_monev_number")),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["ab_user.id"], name=op.f("fk_monev_assigned_by_id_ab_user")),
        sa.ForeignKeyConstraint(["innovation_id"], ["innovation.id"], name=op.f("fk_monev_innovation_id_innovation")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["ab_user.id"], name=op.f("fk_monev_issued_by_id_ab_user")),
        sa.ForeignKeyConstraint(["officer_id"], ["ab_user.id"], name=op.f("fk_monev_officer_id_ab_user")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_monev_updated_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monev")),
        sa.UniqueConstraint("innovation_id", "number", name=op.f("uq_monev_innovation_id")),
    )
    with op.batch_alter_table("monev", schema=None) as batch_op:
        batch_op.create_index("ix_monev_officer", ["officer_id", "issued_at"], unique=False)

    op.create_table(
        "step_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_step_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=120), server_default="", nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("subject", sa.String(length=300), server_default="", nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("file_object_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('invitation', 'minutes', 'circular', 'berita_acara', 'other')", name=op.f("ck_step_paper_kind")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["ab_user.id"], name=op.f("fk_step_paper_created_by_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["file_object_id"], ["file_object.id"], name=op.f("fk_step_paper_file_object_id_file_object")
        ),
        sa.ForeignKeyConstraint(
            ["period_step_id"], ["period_step.id"], name=op.f("fk_step_paper_period_step_id_period_step")
        ),
        sa.ForeignKeyConstraint(["updated_by_id"], ["ab_user.id"], name=op.f("fk_step_paper_updated_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_paper")),
    )
    with op.batch_alter_table("step_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_paper_period_step_id"), ["period_step_id"], unique=False)

    op.create_table(
        "decree_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decree_id", sa.Integer(), nullable=False),
        sa.Column("innovation_id", sa.Integer(), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("skpd_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("form", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("main_affair", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column("initiator_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("verified_score", sa.Integer(), nullable=True),
        sa.CheckConstraint("is_chosen = (rank IS NOT NULL)", name=op.f("ck_decree_line_chosen")),
        sa.CheckConstraint("rank IS NULL OR rank >= 1", name=op.f("ck_decree_line_rank")),
        sa.ForeignKeyConstraint(["decree_id"], ["decree.id"], name=op.f("fk_decree_line_decree_id_decree")),
        sa.ForeignKeyConstraint(
            ["innovation_id"], ["innovation.id"], name=op.f("fk_decree_line_innovation_id_innovation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decree_line")),
        sa.UniqueConstraint("decree_id", "innovation_id", name=op.f("uq_decree_line_decree_id")),
    )
    with op.batch_alter_table("decree_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decree_line_innovation_id"), ["innovation_id"], unique=False)

    op.create_table(
        "monev_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("monev_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("factual", sa.Text(), server_default="", nullable=False),
        sa.Column("suggestion", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 6", name=op.f("ck_monev_item_number")),
        sa.ForeignKeyConstraint(["monev_id"], ["monev.id"], name=op.f("fk_monev_item_monev_id_monev")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monev_item")),
        sa.UniqueConstraint("monev_id", "number", name=op.f("uq_monev_item_monev_id")),
    )
    op.create_table(
        "monev_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("monev_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=True),
        sa.Column("verified_level", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_description", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_level", sa.Integer(), nullable=True),
        sa.Column("seen_evidence", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("verdict IN ('valid', 'needs_work', 'invalid')", name=op.f("ck_monev_verdict_verdict")),
        sa.CheckConstraint("seen_level BETWEEN 0 AND 3", name=op.f("ck_monev_verdict_seen_level")),
        sa.CheckConstraint("verified_level BETWEEN 0 AND 3", name=op.f("ck_monev_verdict_verified_level")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["indicator_entry.id"], name=op.f("fk_monev_verdict_entry_id_indicator_entry")
        ),
        sa.ForeignKeyConstraint(["monev_id"], ["monev.id"], name=op.f("fk_monev_verdict_monev_id_monev")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monev_verdict")),
        sa.UniqueConstraint("monev_id", "entry_id", name=op.f("uq_monev_verdict_monev_id")),
    )
    with op.batch_alter_table("monev_verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monev_verdict_entry_id"), ["entry_id"], unique=False)

    with op.batch_alter_table("ab_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_password_until", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("file_object", schema=None) as batch_op:
        batch_op.alter_column("skpd_id", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("target", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_participation_target"), "target IS NULL OR target BETWEEN 0 AND 100")


def downgrade() -> None:
    with op.batch_alter_table("monev_verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_monev_verdict_entry_id"))

    op.drop_table("monev_verdict")
    op.drop_table("monev_item")
    with op.batch_alter_table("decree_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decree_line_innovation_id"))

    op.drop_table("decree_line")
    with op.batch_alter_table("step_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_step_paper_period_step_id"))

    op.drop_table("step_paper")
    with op.batch_alter_table("monev", schema=None) as batch_op:
        batch_op.drop_index("ix_monev_officer")

    op.drop_table("monev")
    op.drop_table("handover")
    with op.batch_alter_table("decree", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decree_period_id"))

    op.drop_table("decree")
    op.drop_table("setting")

    # Only the tables dropped above named files of no agency.
    op.execute("DELETE FROM file_object WHERE skpd_id IS NULL")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_participation_target"), type_="check")
        batch_op.drop_column("target")

    with op.batch_alter_table("file_object", schema=None) as batch_op:
        batch_op.alter_column("skpd_id", existing_type=sa.Integer(), nullable=False)

    with op.batch_alter_table("ab_user", schema=None) as batch_op:
        batch_op.drop_column("first_password_until")
