"""The tables: made by migrations, the same as the records say, and checked at no cost when they are current."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import inspect

from intake.store.database import AWAY, Database
from intake.store.migrate import HEAD, MIGRATIONS, current, downgrade, upgrade
from intake.store.records import Record


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database of each sort, its tables at the newest revision."""
    made = Database(database_url or f"sqlite:///{tmp_path}/fresh.sqlite")
    upgrade(made)
    yield made
    made.engine.dispose()


def test_migrations_make_what_the_records_say(database: Database) -> None:
    """Nothing is left for another migration to do: tables, columns, types, indexes and constraints are those of records.py."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Record.metadata) == []


def test_the_newest_revision_is_the_one_that_the_start_asks_for() -> None:
    """HEAD, which the start compares without Alembic, is the newest of the migrations."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrations_go_down_and_up_again(database: Database) -> None:
    """Each has its way back: to nothing, and up again to the same."""
    assert current(database) == HEAD
    downgrade(database, "base")
    assert current(database) is None
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    upgrade(database, "0001")
    assert current(database) == "0001"
    upgrade(database)
    assert current(database) == HEAD


def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    """Four openings of an empty database at once: all succeed, the tables are made once."""
    databases = [Database(f"sqlite:///{tmp_path}/shared.sqlite") for _ in range(4)]
    script = "import sys; from intake.store.database import Database; from intake.store.migrate import upgrade; "
    script += "upgrade(Database(sys.argv[1]))"
    with ThreadPoolExecutor(4) as pool:
        done = pool.map(
            lambda d: subprocess.run([sys.executable, "-c", script, d.url], check=False).returncode, databases
        )
        assert list(done) == [0, 0, 0, 0]
    assert current(databases[0]) == HEAD
    for each in databases:
        each.engine.dispose()


def test_a_current_database_opens_without_alembic(tmp_path: Path) -> None:
    """The second start must be quick: it asks for the revision and loads no migration, no S3, no reader of documents."""
    script = (
        "import sys; from pathlib import Path; from intake.settings import Settings; from intake.store import open_store\n"
        "open_store(Settings(data=Path(sys.argv[1])))\n"
        "heavy = {'alembic', 'boto3', 'numpy', 'cv2', 'spacy', 'onnxruntime', 'celery', 'flask', 'psycopg'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    for loaded in ("['alembic']", "[]"):
        told = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)], check=True, capture_output=True, text=True
        ).stdout
        assert told.strip() == loaded


def test_the_embedded_database_loses_no_commit(tmp_path: Path) -> None:
    """Write-ahead log, synchronous FULL, half a minute of patience, foreign keys, overwriting of what is deleted."""
    database = Database(f"sqlite:///{tmp_path}/x.sqlite")
    with database.read() as session:
        connection = session.connection()
        asked = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "secure_delete")
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert told == ["wal", 2, 30000, 1, 1]
    database.engine.dispose()


def test_a_server_that_is_just_starting_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts beside the database waits some seconds for it; one that is not there rises as what it is."""
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(AWAY):
        away.await_server(0.0)
    tries: list[int] = []

    def starting() -> object:
        tries.append(1)
        if len(tries) < 3:
            raise AWAY[0]("connect", {}, Exception("the database system is starting up"))
        return nullcontext()

    monkeypatch.setattr(away, "engine", SimpleNamespace(connect=starting))
    away.await_server(5.0)
    assert len(tries) == 3
