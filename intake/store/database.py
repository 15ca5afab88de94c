"""The database: SQLite (WAL, synchronous FULL) or PostgreSQL through one door, with its clock and its chain lock."""

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, PendingRollbackError
from sqlalchemy.orm import Session, sessionmaker

# What is raised while the database can't be reached, or after it went away in the middle of a transaction.
AWAY = (OperationalError, InterfaceError, InternalError, PendingRollbackError)
TURN = 30.0  # seconds that a writer waits for those before it
CHAIN_LOCK = 0x59494E5A  # any number, the same for everybody who appends to the audit chain


class Database:
    """Sessions for reading and for writing. A write session holds SQLite's write lock from its first statement."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._queue: Path | None = None  # the file on which writers of all processes wait for their turn
        self._first = threading.Lock()  # and before it those of this process
        self.embedded = make_url(url).get_backend_name() == "sqlite"
        if self.embedded:
            place = make_url(url).database
            if place and place != ":memory:":
                Path(place).parent.mkdir(parents=True, exist_ok=True)
                self._queue = Path(f"{place}-turn")
        more: dict[str, Any] = {} if self.embedded else {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}
        # As many connections as the web has threads, twice (a key is made amid a transaction), and some.
        # Errors tell no values, since they end up in logs.
        self.engine: Engine = create_engine(url, pool_size=20, max_overflow=20, hide_parameters=True, **more)
        if self.embedded:
            event.listen(self.engine, "connect", _tune)
            event.listen(self.engine, "begin", _begin)
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)

    def await_server(self, seconds: float = 10.0) -> None:
        """Waits for a server that is just starting, so that those who start with it need not die and start again.

        Raises what the driver raises when it can't be reached in that time.
        """
        until = time.monotonic() + seconds
        while not self.embedded:
            try:
                with self.engine.connect():
                    return
            except AWAY:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads."""
        with self._reading() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: all of it happens, or nothing."""
        with self._turn(), self._writing.begin() as session:
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Waits until it is this writer's turn. SQLite's own waiting is a sleep of up to a tenth of a second, again and
        again, in which others overtake: under load one in a hundred waits a second. Raises OperationalError after TURN.
        """
        if self._queue is None:
            yield
            return
        if not self._first.acquire(timeout=TURN):
            raise OperationalError("waiting for the turn to write", None, TimeoutError())
        try:
            with self._queue.open("ab") as queue:
                fcntl.flock(queue, fcntl.LOCK_EX)  # given back with the file, also by a process that is killed
                yield
        finally:
            self._first.release()

    def now(self, session: Session) -> float:
        """Seconds since 1970 by the database's clock, so that leases hold across hosts; asked once a session."""
        if self.embedded:
            return time.time()
        if "now" not in session.info:
            told = session.execute(text("select extract(epoch from clock_timestamp())")).scalar_one()
            session.info["now"] = float(told)
        return float(session.info["now"])

    def lock_chain(self, session: Session) -> None:
        """Nobody else appends to the audit chain until this transaction ends (SQLite's write lock does the same)."""
        if not self.embedded and not session.info.get("chain_locked"):
            session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
            session.info["chain_locked"] = True

    def scrub(self) -> None:
        """Empties SQLite's write-ahead log, where erased rows would otherwise stay readable for a while."""
        if self.embedded:
            with self.engine.connect() as connection:
                driver = connection.connection.driver_connection
                assert driver is not None  # it has just been connected
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # no transaction may be open, so past SQLAlchemy


def _tune(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    # secure_delete: what is erased is overwritten, not only unlinked. busy_timeout first: going over to WAL takes a lock.
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    # A deferred transaction that reads first and writes later fails at once when somebody wrote in between.
    kind = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {kind}")
