"""Brings the tables up to date at start. When they are, that costs one query: Alembic is imported only when needed."""

from pathlib import Path

from sqlalchemy import inspect, text

from intake.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0008"
LOCK = 0x59494E5B  # any number, the same for everybody who migrates


def current(database: Database) -> str | None:
    """The revision that the database is at, None when it is empty."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("select version_num from alembic_version")).scalar_one_or_none()


def upgrade(database: Database, revision: str = "head") -> None:
    """Runs the migrations that are missing."""
    if revision == "head" and current(database) == HEAD:
        return
    _run(database, "upgrade", revision)


def downgrade(database: Database, revision: str) -> None:
    """Takes migrations back to a revision (`base`: all of them)."""
    _run(database, "downgrade", revision)


def _run(database: Database, direction: str, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    # Processes that start together must not migrate together: the later one waits, and finds nothing left to do.
    with database.engine.execution_options(writes=True).begin() as connection:
        if not database.embedded:
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        getattr(command, direction)(config, revision)
