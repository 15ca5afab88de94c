"""The audit chain: whole until somebody touches it, and then it says where."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from intake.audit import entry_hash
from tests.intake.store.conftest import Shop

KEY = "ab" * 32
CHANGES = {
    "edit": ("update audit set actor = 'nobody' where seq = 4", "entry 4 was changed"),
    "edit of the detail": ("""update audit set detail = '{"a":1}' where seq = 2""", "entry 2 was changed"),
    "delete": ("delete from audit where seq = 3", "entry 3 is missing"),
    "delete of the first": ("delete from audit where seq = 1", "entry 1 is missing"),
    "insert": (
        "insert into audit select 99, at, actor, action, case_id, subject, detail, previous, hash from audit where seq = 6",
        "entry 7 is missing",
    ),
    "reorder": (
        "update audit set seq = case seq when 3 then -4 when 4 then -3 else seq end where seq in (3, 4)",
        "entry",
    ),
}


def fill(shop: Shop) -> None:
    for n in range(5):
        shop.store.audit.note("test", f"act.{n}", case_id=shop.case_id, detail={"n": n, "名": "名"})
    assert shop.store.audit.verify() is None and shop.store.audit.head()[0] == 6


def change(shop: Shop, *statements: str) -> None:
    with shop.store.database.engine.execution_options(writes=True).begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("name", CHANGES)
def test_each_sort_of_change_is_found(shop: Shop, name: str) -> None:
    """Edited, deleted, inserted, exchanged: verification names the first entry that is not as it was written."""
    fill(shop)
    statement, told = CHANGES[name]
    change(shop, statement)
    if name == "reorder":
        change(shop, "update audit set seq = -seq where seq < 0")
    found = shop.store.audit.verify()
    assert found is not None and found.startswith(told)


def test_a_cut_off_end_is_found_by_the_checkpoint(shop: Shop) -> None:
    """Without its last entries a chain looks whole; the checkpoint outside the database knows better, and does not move."""
    fill(shop)
    assert shop.store.audit.mark()
    change(shop, "delete from audit where seq > 4")
    assert shop.store.audit.verify() == "entry 5 is missing: the checkpoint knows of 6 entries"
    assert not shop.store.audit.mark()
    for n in range(4):
        shop.store.audit.note("test", f"other.{n}")
    assert shop.store.audit.verify() is not None and "written anew" in str(shop.store.audit.verify())
    assert not shop.store.audit.mark()


def test_the_checkpoint_moves_on_with_the_chain(shop: Shop) -> None:
    """It is moved to the end as long as all before it is as it was."""
    fill(shop)
    assert shop.store.audit.mark()
    shop.store.audit.note("test", "more")
    assert shop.store.audit.mark() and shop.store.audit.mark() and shop.store.audit.verify() is None
    assert json.loads((shop.folder / "audit.checkpoint").read_text())["seq"] == 7


def test_a_forged_checkpoint_is_told(open_shop: Callable[..., Shop]) -> None:
    """Without the master key nobody can write a checkpoint that fits a shortened chain."""
    shop = open_shop(master_key=KEY)
    fill(shop)
    assert shop.store.audit.mark()
    change(shop, "delete from audit where seq > 4")
    seq, last = shop.store.audit.head()
    (shop.folder / "audit.checkpoint").write_text(json.dumps({"seq": seq, "hash": last, "mac": "0" * 64}))
    assert "checkpoint was changed" in str(shop.store.audit.verify())
    (shop.folder / "audit.checkpoint").write_text("{")
    assert "checkpoint was changed" in str(shop.store.audit.verify())


def test_an_entry_forged_without_the_key_is_told(open_shop: Callable[..., Shop]) -> None:
    """With a master key the hashes are HMACs: an end written anew with right open hashes does not pass."""
    shop = open_shop(master_key=KEY)
    fill(shop)
    query = "select seq, at, actor, action, case_id, subject, detail, previous from audit where seq = 6"
    with shop.store.database.engine.connect() as connection:
        entry = dict(connection.execute(text(query)).mappings().one())
    previous = entry.pop("previous")
    change(shop, f"update audit set hash = '{entry_hash(previous, entry)}' where seq = 6")
    assert str(shop.store.audit.verify()).startswith("entry 6 was changed")


def test_a_chain_goes_over_from_open_to_keyed(open_shop: Callable[..., Shop]) -> None:
    """Entries from before the master key stay valid; keys change; without the key the keyed ones can't be proven."""
    fill(open_shop())
    keyed = open_shop(master_key=KEY)
    assert keyed.store.audit.verify() is None
    changed = open_shop(master_key="cd" * 32, former_master_key=KEY)
    assert changed.store.audit.verify() is None
    assert str(open_shop().store.audit.verify()).startswith("entry 7 was changed, or written under another master key")


def test_entries_of_a_case_are_paged(shop: Shop) -> None:
    """Oldest first, each once."""
    fill(shop)
    first = shop.store.audit.of_case(shop.case_id, 4)
    rest = shop.store.audit.of_case(shop.case_id, 4, first.next_cursor)
    assert [e.seq for e in (*first.entries, *rest.entries)] == [1, 2, 3, 4, 5, 6] and rest.next_cursor is None
    assert first.entries[1].detail == {"n": 0, "名": "名"}
