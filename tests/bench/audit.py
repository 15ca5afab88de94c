"""A million entries of the audit: how long `./run audit verify` takes over them."""

import json
import tempfile
import time
from pathlib import Path

from intake.audit import FIRST, canonical, entry_hash
from intake.settings import Settings
from intake.store import open_store

ENTRIES = 1_000_000
KEY = "ab" * 32


def main() -> None:
    """Writes the chain as the service would (but in one go), verifies it, changes one entry, verifies again."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Settings(data=Path(folder), master_key=KEY))
        key = store.audit._keys[0]
        with store.database.engine.execution_options(writes=True).begin() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.executemany("insert into audit values (?,?,?,?,?,?,?,?,?)", _entries(key))
        print("| what | seconds | entries a second | answer |\n|---|---|---|---|")
        _verify(store, "whole")
        with store.database.engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql("update audit set actor = 'nobody' where seq = 999000")
        _verify(store, "one entry changed")
        print(json.dumps({"entries": ENTRIES}))


def _entries(key: bytes):  # type: ignore[no-untyped-def]  # rows for the driver
    previous = FIRST
    for seq in range(1, ENTRIES + 1):
        content = {
            "seq": seq,
            "at": 1.7e9 + seq,
            "actor": "worker",
            "action": "document.done",
            "case_id": f"case_{seq % 1000:032x}",
            "subject": f"doc_{seq:032x}",
            "detail": canonical({"kind": "bank_statement", "attempts": 1, "error": None}),
        }
        hashed = entry_hash(previous, content, key)
        yield (*content.values(), previous, hashed)
        previous = hashed


def _verify(store, name: str) -> None:  # type: ignore[no-untyped-def]  # a store
    began = time.monotonic()
    told = store.audit.verify()
    seconds = time.monotonic() - began
    print(f"| {name} | {seconds:.1f} | {ENTRIES / seconds:,.0f} | {told or 'whole'} |", flush=True)
