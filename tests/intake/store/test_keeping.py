"""What whoever keeps the service does: a new master key, a backup and its way back, a checkpoint kept elsewhere."""

import json
import sqlite3
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from intake.keeping import back_up, put_back, rewrap_all
from intake.settings import Settings
from intake.store import open_store
from intake.store.backup import BackupRefused, restore
from intake.store.blobs import open_shelf
from intake.store.rewrap import rewrap
from intake.store.sealing import SealBroken, Sealer
from tests.intake.store.conftest import SECRET, Shop

OLD, NEW = "ab" * 32, "cd" * 32


def test_after_rewrapping_the_new_key_alone_opens_everything(open_shop: Callable[..., Shop]) -> None:
    """Cases, documents, versions, passwords, webhooks' secrets and files; the old key opens nothing of them any more."""
    shop = open_shop(master_key=OLD)
    read = shop.read(b"1").document.id
    waiting = shop.add(b"2", password="geheim").document.id
    hook = shop.store.webhooks.create("https://x.invalid/", ("*",), "secret", "test").id
    both = open_shop(master_key=NEW, former_master_key=OLD)
    sealer = Sealer(NEW, OLD)
    first = rewrap(both.store.database, both.store.blobs, sealer, both.store.audit, "test")
    assert first.rows >= 5 and first.files == 2
    again = rewrap(both.store.database, both.store.blobs, sealer, both.store.audit, "test")
    assert (again.rows, again.files) == (0, 0) and again.current == first.rows + first.files + first.current
    new = open_shop(master_key=NEW)
    assert new.store.cases.get(shop.case_id).declared == {"company_name": SECRET}
    assert new.document(read).status == "done"
    claim = new.store.work.claim(waiting)
    assert claim is not None and claim.password == "geheim"
    assert [each.secret for each in new.store.webhooks.list() if each.id == hook] == ["secret"]
    assert new.store.blobs.get(new.document(read).file.sha256) == b"1"
    with pytest.raises(SealBroken):
        open_shop(master_key=OLD).store.cases.get(shop.case_id)


def test_rewrapping_while_documents_come_loses_none(open_shop: Callable[..., Shop]) -> None:
    """The service goes on under both keys meanwhile: what is added then opens under the new one as well."""
    shop = open_shop(master_key=OLD)
    ids = [shop.add(b"%d" % n).document.id for n in range(20)]
    both = open_shop(master_key=NEW, former_master_key=OLD)
    adding = threading.Thread(target=lambda: ids.extend(both.read(b"x%d" % n).document.id for n in range(20)))
    adding.start()
    for _ in range(3):
        rewrap(both.store.database, both.store.blobs, Sealer(NEW, OLD), both.store.audit, "test")
    adding.join()
    rewrap(both.store.database, both.store.blobs, Sealer(NEW, OLD), both.store.audit, "test")
    new = open_shop(master_key=NEW)
    assert {new.store.documents.get(each).document.status for each in ids} <= {"queued", "done"} and len(ids) == 40


def test_rewrapping_needs_a_key(tmp_path: Path) -> None:
    """Without a master key there is nothing to wrap under."""
    assert rewrap_all(Settings(data=tmp_path)) == 2


@pytest.fixture
def embedded(tmp_path: Path) -> Shop:
    """A shop on the embedded stores with three documents, one of them half read when the backup is made."""
    settings = Settings(data=tmp_path / "old", master_key=OLD)
    shop = Shop(open_store(settings), settings, tmp_path)
    shop.case_id = shop.store.cases.create(reference="A", declared={"company_name": SECRET}, actor="test").id
    shop.read(b"1")
    shop.add(b"2")
    shop.add(b"3")
    assert shop.store.work.claim_next("w1") is not None
    return shop


def test_a_restored_backup_is_the_store_as_it_was(embedded: Shop, tmp_path: Path) -> None:
    """The drill: backup, total loss, restore; rows, files and the audit are equal, and what was being read is read anew."""
    archive = tmp_path / "backup.tar"
    assert back_up(embedded.settings, archive) == 0
    settings = Settings(data=tmp_path / "new", master_key=OLD, lease_seconds=2)
    assert put_back(settings, archive) == 0
    store = open_store(settings)
    was = {view.document.id: view.document for view in embedded.store.documents.of_case(embedded.case_id)}
    now = {view.document.id: view.document for view in store.documents.of_case(embedded.case_id)}
    assert now == was and store.audit.head() == embedded.store.audit.head()
    assert {store.blobs.get(document.file.sha256) for document in now.values()} == {b"1", b"2", b"3"}
    store.database.now = lambda session: 4e9  # type: ignore[method-assign]  # long after every lease
    assert len(store.work.sweep()) == 2
    assert SECRET.encode() not in archive.read_bytes()


def test_a_backup_that_is_not_whole_is_refused(embedded: Shop, tmp_path: Path) -> None:
    """Cut or changed, or into a store that holds something: refused with a sentence."""
    archive = tmp_path / "backup.tar"
    back_up(embedded.settings, archive)
    assert put_back(embedded.settings, archive) == 1
    content = archive.read_bytes()
    broken = tmp_path / "broken.tar"
    with tarfile.open(archive) as opened:
        at = opened.getmember("database.sqlite").offset_data
    for number, wrong in enumerate((content[: len(content) // 2], content[:at] + b"X" + content[at + 1 :], b"")):
        broken.write_bytes(wrong)
        place = tmp_path / f"n{number}"
        with pytest.raises((BackupRefused, tarfile.TarError)):
            restore(broken, f"sqlite:///{place}/y.sqlite", open_shelf(f"file://{place}/blobs"))
        assert not (place / "y.sqlite").exists()


def test_a_backup_under_writing_is_consistent(embedded: Shop, tmp_path: Path) -> None:
    """Made while documents come, it holds for each of its rows the file, and its database is sound."""
    going = threading.Event()

    def add() -> None:
        for n in range(200):
            if going.is_set():
                return
            embedded.add(b"more %d" % n)

    adding = threading.Thread(target=add)
    adding.start()
    archive = tmp_path / "backup.tar"
    assert back_up(embedded.settings, archive) == 0
    going.set()
    adding.join()
    settings = Settings(data=tmp_path / "new", master_key=OLD)
    assert put_back(settings, archive) == 0
    with sqlite3.connect(tmp_path / "new" / "yinzheng.sqlite") as kept:
        assert kept.execute("pragma integrity_check").fetchone() == ("ok",)
    kept.close()


def test_a_checkpoint_kept_elsewhere_is_signed_and_finds_a_new_chain(open_shop: Callable[..., Shop]) -> None:
    """Whoever holds the public key can check it alone; a chain cut off and written on no longer fits it."""
    shop = open_shop(master_key=OLD)
    shop.add()
    kept = shop.store.audit.checkpoint()
    told = json.loads(kept)
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(told["public_key"]))
    public.verify(bytes.fromhex(told["signature"]), f"{told['seq']}\n{told['hash']}".encode())
    shop.store.audit.note("test", "more")
    assert shop.store.audit.verify(kept) is None
    with shop.store.database.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(f"delete from audit where seq >= {told['seq']}")
    for _ in range(3):
        shop.store.audit.note("test", "instead")
    assert f"entry {told['seq']} is not the one" in str(shop.store.audit.verify(kept))
    assert "checkpoint was changed" in str(shop.store.audit.verify(kept.replace("a", "b")))
