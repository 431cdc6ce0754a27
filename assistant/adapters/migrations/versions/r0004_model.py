"""Which language model phrased an answer, and the digest of its prompt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("model", sa.String(128), nullable=True))
    op.add_column("answers", sa.Column("prompt", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("answers", "prompt")
    op.drop_column("answers", "model")
