"""Writers of the embedded store wait in a queue of their own, across threads and processes."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from intake.store.database import AWAY, Database


def test_a_writer_waits_for_the_one_before_it_and_then_goes_on(tmp_path: Path) -> None:
    """Two databases of one file, as two processes have them: the second's write begins when the first's has ended."""
    one, other = (Database(f"sqlite:///{tmp_path / 'rows.sqlite'}") for _ in range(2))
    with one.write() as session:
        session.execute(text("create table told (word text)"))
    written = threading.Event()

    def write() -> None:
        with other.write() as session:
            session.execute(text("insert into told values ('second')"))
        written.set()

    second = threading.Thread(target=write)
    with one.write() as session:
        second.start()
        session.execute(text("insert into told values ('first')"))
        assert not written.wait(0.2)
    assert written.wait(20)
    second.join()
    with one.read() as session:
        assert list(session.scalars(text("select word from told order by rowid"))) == ["first", "second"]
    for each in (one, other):
        each.engine.dispose()


def test_a_turn_that_does_not_come_is_a_database_that_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a writer that hangs, others of its process give up in time and answer 503; the next one is not kept out."""
    monkeypatch.setattr("intake.store.database.TURN", 0.05)
    database, raised = Database(f"sqlite:///{tmp_path / 'rows.sqlite'}"), list[BaseException]()

    def write() -> None:
        try:
            with database.write():
                raised.append(AssertionError("it was not its turn"))
        except OperationalError as error:
            raised.append(error)

    with database.write():
        late = threading.Thread(target=write)
        late.start()
        late.join()
    assert len(raised) == 1 and isinstance(raised[0], AWAY)
    with database.write() as session:
        assert session.scalar(text("select 1")) == 1
    database.engine.dispose()
