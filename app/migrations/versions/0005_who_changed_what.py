"""Who last changed the profile, and how a form looked when it was sent back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_AUTHOR = "fk_innovation_profile_updated_by_id_ab_user"


def upgrade() -> None:
    op.add_column("timeline", sa.Column("form_print", sa.JSON(), nullable=True))
    op.add_column("innovation", sa.Column("profile_updated_at", sa.DateTime(timezone=True), nullable=True))
    # SQLite takes a foreign key with the column only, and both engines take it written this way
    op.execute(
        f"ALTER TABLE innovation ADD COLUMN profile_updated_by_id INTEGER CONSTRAINT {_AUTHOR} REFERENCES ab_user (id)"
    )


def downgrade() -> None:
    op.drop_column("innovation", "profile_updated_by_id")
    op.drop_column("innovation", "profile_updated_at")
    op.drop_column("timeline", "form_print")
