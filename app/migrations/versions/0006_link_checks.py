"""What the links in people's texts answered when they were last asked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_REASONS = (
    "'ok', 'not_found', 'login', 'refused', 'no_name', 'no_answer', 'tls', 'redirects', 'garbled', 'inside', 'busy', "
    "'no_network', 'port'"
)


def upgrade() -> None:
    op.create_table(
        "link_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"reason IN ({_REASONS})", name=op.f("ck_link_check_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_check")),
        sa.UniqueConstraint("key", name=op.f("uq_link_check_key")),
    )


def downgrade() -> None:
    op.drop_table("link_check")
