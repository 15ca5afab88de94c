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
from intake.store import open_store, page_blob_name
from intake.store.backup import BackupRefused, restore
from intake.store.blobs import open_shelf
from intake.store.rewrap import rewrap
from intake.store.sealing import SealBroken, Sealer
from intake.store.views import Erased
from tests.intake.store.conftest import SECRET, Shop

OLD, NEW = "ab" * 32, "cd" * 32


def test_after_rewrapping_the_new_key_alone_opens_everything(open_shop: Callable[..., Shop]) -> None:
    """Cases, documents, versions, passwords, webhooks' secrets and files; the old key opens nothing of them any more."""
    shop = open_shop(master_key=OLD)
    read = shop.read(b"1").document.id
    waiting = shop.add(b"2", password="geheim").document.id
    hook = shop.store.webhooks.create("https://x.invalid/", ("*",), "secret", "test").id
    both = open_shop(master_key=NEW, former_master_key=OLD)
    sealer = both.store.sealer
    blob = both.store.blobs
    blob.put("readyz-1", b"of nobody")
    plain = Sealer(OLD).seal(b"of nobody", "readyz-2")  # as everything was before there was a ring
    open_shelf(shop.settings.resolved_blob_url).put("readyz-2", plain)
    first = rewrap(both.store.database, blob, sealer, both.store.audit, "test")
    assert (first.rows, first.files) == (
        6,
        1,
    )  # keys of a case, two documents and two files, a webhook; what has no owner
    again = rewrap(both.store.database, blob, sealer, both.store.audit, "test")
    assert (again.rows, again.files) == (0, 0)
    new = open_shop(master_key=NEW)
    assert new.store.cases.get(shop.case_id).declared == {"company_name": SECRET}
    assert new.document(read).status == "done"
    claim = new.store.work.claim(waiting)
    assert claim is not None and claim.password == "geheim"
    assert [each.secret for each in new.store.webhooks.list() if each.id == hook] == ["secret"]
    assert new.store.blobs.get(new.document(read).file.sha256) == b"1"
    assert new.store.blobs.get("readyz-1") == new.store.blobs.get("readyz-2") == b"of nobody"
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
        rewrap(both.store.database, both.store.blobs, both.store.sealer, both.store.audit, "test")
    adding.join()
    rewrap(both.store.database, both.store.blobs, both.store.sealer, both.store.audit, "test")
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


def test_a_backup_brings_nothing_back_that_was_erased_after_it(embedded: Shop, tmp_path: Path) -> None:
    """Erasing destroys the keys, and the audit keeps their fingerprints; the archive from before opens nothing of it any more,
    and the restored store says erased; another case, and a file that both held, come back whole."""
    other = embedded.store.cases.create(reference="B", declared={"company_name": "other"}, actor="test").id
    shared = embedded.add(b"1", case_id=other).document
    own = [view.document for view in embedded.store.documents.of_case(embedded.case_id)]
    before, now = tmp_path / "before.tar", tmp_path / "now.tar"
    assert back_up(embedded.settings, before) == 0
    embedded.store.cases.erase(embedded.case_id, "admin")
    embedded.store.upkeep.remove_noted()
    assert back_up(embedded.settings, now) == 0
    with embedded.store.database.read() as session:
        told = (
            session.connection().exec_driver_sql("select detail from audit where action = 'keys.destroyed'").scalars()
        )
        proof = dict(key for detail in told for key in json.loads(detail)["keys"])
    gone = {embedded.case_id, *(document.id for document in own), *(d.file.sha256 for d in own)} - {shared.file.sha256}
    assert set(proof) == gone and all(len(known_by) == 16 for known_by in proof.values())
    (tmp_path / "before.tar.keys").write_bytes((tmp_path / "now.tar.keys").read_bytes())  # only the newest is kept
    settings = Settings(data=tmp_path / "new", master_key=OLD)
    assert put_back(settings, before) == 0
    new = Shop(open_store(settings), settings, tmp_path / "new", other)
    with pytest.raises(Erased):
        new.store.cases.get(embedded.case_id)
    assert new.document(shared.id).file == shared.file and new.store.blobs.get(shared.file.sha256) == b"1"
    assert new.store.cases.get(other).declared == {"company_name": "other"}
    with tarfile.open(before) as archive:
        for document in own:
            taken = archive.extractfile(f"blobs/{document.file.sha256}")
            assert taken is not None
            if document.file.sha256 != shared.file.sha256:
                with pytest.raises(SealBroken):
                    new.store.sealer.open(taken.read(), document.file.sha256)
    assert new.store.audit.verify() is None


def test_without_its_ring_a_backup_opens_for_nobody(embedded: Shop, tmp_path: Path) -> None:
    """The archive and the master key alone are not enough, and the restore says so."""
    archive = tmp_path / "backup.tar"
    assert back_up(embedded.settings, archive) == 0
    (tmp_path / "backup.tar.keys").unlink()
    settings = Settings(data=tmp_path / "new", master_key=OLD)
    assert put_back(settings, archive) == 1
    with pytest.raises(SealBroken):
        open_store(settings).cases.get(embedded.case_id)


def test_a_file_that_comes_again_after_its_erasure_is_kept_anew(open_shop: Callable[..., Shop]) -> None:
    """Under a new key: the same bytes in a new case open, what was sealed under the destroyed key does not."""
    shop = open_shop(master_key=OLD)
    sha256 = shop.read(b"1").document.file.sha256
    old = shop.store.sealer.seal(b"1", sha256)
    shop.store.cases.erase(shop.case_id, "admin")
    later = shop.store.cases.create(reference=None, declared={}, actor="test").id
    shop.add(b"1", case_id=later)
    assert shop.store.blobs.get(sha256) == b"1"
    with pytest.raises(SealBroken):
        shop.store.sealer.open(old, sha256)


def test_a_file_whose_key_was_destroyed_meanwhile_is_sealed_again(open_shop: Callable[..., Shop]) -> None:
    """An erasure of its twin between an upload's file and its row: the row's transaction sees it and keeps the file anew."""
    shop = open_shop(master_key=OLD)
    upload = shop.upload(b"1")
    sealed_by = shop.store.blobs.put_file(upload.sha256, upload.path)
    shop.store.blobs.destroy_keys([upload.sha256])
    with pytest.raises(SealBroken):
        shop.store.blobs.get(upload.sha256)
    shop.store.blobs.put_file(upload.sha256, upload.path, sealed_by)
    assert shop.store.blobs.get(upload.sha256) == b"1"


def test_nothing_is_sealed_for_whom_was_erased(open_shop: Callable[..., Shop]) -> None:
    """A worker that ends its reading after the erasure leaves no page behind that would open."""
    shop = open_shop(master_key=OLD)
    document = shop.read(b"1").document
    shop.store.cases.erase(shop.case_id, "admin")
    with pytest.raises(SealBroken):
        shop.store.blobs.put(page_blob_name(document.id, 1), b"PNG")


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
