"""How Alembic reaches the database: over the connection that `open_store` hands it, never an ini file."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

MIGRATION_LOCK = 0x6D616368  # "mach": any number that no other program locks in the same database


def migrate(connection: Connection) -> None:
    """Bring the database to the newest step; two processes that start together take turns."""
    context.configure(connection=connection, render_as_batch=True)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        context.run_migrations()


migrate(context.config.attributes["connection"])
