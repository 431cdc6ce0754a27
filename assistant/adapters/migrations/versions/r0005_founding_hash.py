"""Which hash of a staff account's password was last taken from outside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff_users", sa.Column("founding_hash", sa.String(255), nullable=True))


def downgrade() -> None:
    op.drop_column("staff_users", "founding_hash")
