"""Files: durable, whole or not there, sealed, in a folder or a bucket."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from intake.store.blobs import BlobDamaged, BlobMissing, Blobs, BucketShelf, FolderShelf, Shelf, open_shelf
from intake.store.sealing import SealBroken, Sealer
from tests.intake.store.bucket import bucket_server

CONTENT = b"SPECIMEN " * 1000
NAME = hashlib.sha256(CONTENT).hexdigest()
KEY, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture(params=["folder", "bucket"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """A shelf of each sort."""
    if request.param == "folder":
        yield open_shelf(f"file://{tmp_path}/blobs")
        return
    with bucket_server() as (address, _):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "specimen")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "specimen")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        bucket = open_shelf("s3://bucket/documents")
        yield bucket
        if "_client" in vars(bucket):
            vars(bucket)["_client"].close()


def test_what_is_put_comes_back(shelf: Shelf) -> None:
    """Put, asked for, listed, removed; a name that is not there is BlobMissing, and removing it does nothing."""
    assert not shelf.has(NAME)
    shelf.put(NAME, CONTENT)
    shelf.put(NAME, CONTENT)
    assert shelf.has(NAME) and shelf.get(NAME) == CONTENT and list(shelf.names(-1)) == [NAME]
    shelf.remove(NAME)
    shelf.remove(NAME)
    assert not shelf.has(NAME) and list(shelf.names(-1)) == []
    with pytest.raises(BlobMissing):
        shelf.get(NAME)


def test_a_bucket_that_refuses_is_not_an_empty_one(shelf: Shelf) -> None:
    """A refusal rises: taken for "not there", it would let a file be overwritten or an upload be forgotten."""
    if not isinstance(shelf, BucketShelf):
        pytest.skip("a folder refuses nothing")
    with pytest.raises(Exception, match="Forbidden"):
        shelf.has("forbidden")


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle of a file: the error rises, no part of the file is left under any name."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        FolderShelf(tmp_path).put(NAME, CONTENT)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are synced first, then renamed, then the folders that name them are synced."""
    happened: list[str] = []
    sync, rename = os.fsync, Path.rename

    def note_sync(descriptor: int) -> None:
        kind = "folder" if Path(f"/proc/self/fd/{descriptor}").resolve().is_dir() else "file"
        happened.append(kind)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "rename", lambda *names: (happened.append("rename"), rename(*names))[1])
    FolderShelf(tmp_path).put(NAME, CONTENT)
    assert happened == ["file", "rename", "folder", "folder"]


def test_writers_of_the_same_file_do_not_meet(tmp_path: Path) -> None:
    """Eight threads that keep the same file at once leave one whole file."""
    shelf = FolderShelf(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: shelf.put(NAME, CONTENT), range(8)))
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [CONTENT]


def test_a_damaged_file_is_not_read(tmp_path: Path) -> None:
    """The worker gets the bytes that were taken or none."""
    blobs = Blobs(FolderShelf(tmp_path), Sealer())
    blobs.put(NAME, CONTENT)
    with blobs.as_file(NAME) as path:
        assert path.read_bytes() == CONTENT
    assert not path.exists()
    (tmp_path / NAME[:2] / NAME).write_bytes(CONTENT[:-1])
    with pytest.raises(BlobDamaged), blobs.as_file(NAME):
        pass


def test_sealed_files_show_nothing_and_open_under_their_name_only(tmp_path: Path) -> None:
    """With a master key nothing of the content lies on the shelf; two files exchanged do not open."""
    shelf = FolderShelf(tmp_path)
    blobs = Blobs(shelf, Sealer(KEY))
    blobs.put("aa1", CONTENT)
    blobs.put("aa2", b"other")
    assert blobs.get("aa1") == CONTENT
    assert b"SPECIMEN" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    (tmp_path / "aa" / "aa1").write_bytes(shelf.get("aa2"))
    with pytest.raises(SealBroken):
        blobs.get("aa1")


def test_a_changed_seal_does_not_open() -> None:
    """One bit anywhere, a cut, the wrong key or none: SealBroken, never wrong bytes."""
    sealed = Sealer(KEY).seal(CONTENT, "n")
    for place in (5, 20, 70, len(sealed) - 1):
        broken = bytearray(sealed)
        broken[place] ^= 1
        with pytest.raises(SealBroken):
            Sealer(KEY).open(bytes(broken), "n")
    for short in (8, 40, 70, 80):
        with pytest.raises(SealBroken):
            Sealer(KEY).open(sealed[:short], "n")
    for sealer in (Sealer(OTHER), Sealer()):
        with pytest.raises(SealBroken):
            sealer.open(sealed, "n")


def test_a_new_master_key_opens_what_the_former_sealed() -> None:
    """The former key still opens; rewrapped, the new one does alone, and the body was not encrypted anew."""
    old, both, new = Sealer(KEY), Sealer(OTHER, KEY), Sealer(OTHER)
    sealed = old.seal(CONTENT, "n")
    assert both.open(sealed, "n") == CONTENT and both.open(CONTENT, "n") == CONTENT
    again = both.rewrap(sealed, "n")
    assert new.open(again, "n") == CONTENT and again[-1000:] == sealed[-1000:]
    assert new.open(both.rewrap(CONTENT, "n"), "n") == CONTENT
    with pytest.raises(SealBroken):
        old.open(again, "n")


def test_wrong_settings_are_told() -> None:
    """A master key of another shape, and a place of another sort, are ValueErrors that name the setting."""
    for key in ("ab", "zz" * 32):
        with pytest.raises(ValueError):
            Sealer(key)
    with pytest.raises(ValueError, match="YINZHENG_BLOB_URL"):
        open_shelf("ftp://somewhere")
