"""The department that an answer named, and what staff did about questions that were not answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("department", sa.String(128), nullable=True))
    op.create_table(
        "reviews",
        sa.Column("question_sha256", sa.String(64), primary_key=True),
        sa.Column("question_redacted", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False, index=True),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("reviews")
    op.drop_column("answers", "department")
