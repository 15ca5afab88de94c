"""Files by their SHA-256: in a folder, written durably, or in an S3 bucket."""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlparse
from uuid import uuid4

from intake.store.keyring import Destroyed
from intake.store.sealing import Sealer
from intake.upload import sync_folder

MISSING = ("NoSuchKey", "404")


class BlobDamaged(RuntimeError):
    """A file whose bytes are no longer those that were taken."""


class BlobMissing(LookupError):
    """A row names a blob that is not there: an alarm, never normal."""


class Shelf(Protocol):
    """Where bytes lie, by name."""

    def put(self, name: str, content: bytes) -> None: ...
    def replace(self, name: str, content: bytes) -> None: ...
    def get(self, name: str) -> bytes: ...
    def remove(self, name: str) -> None: ...
    def has(self, name: str) -> bool: ...
    def names(self, older_than: float) -> Iterator[str]:
        """Names of all that was put more than so many seconds ago."""
        ...


class FolderShelf:
    """Names are spread over sub-folders; a write is there for good when `put` returns (tmp, fsync, rename, fsync)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rooted: set[str] = set()  # sub-folders that this process knows to last

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def put(self, name: str, content: bytes) -> None:
        path = self._path(name)
        if not path.exists():
            self._write(path, content)
        sync_folder(path.parent)  # also when it was there: whoever put it may not have come to this line yet
        if name[:2] not in self._rooted:
            sync_folder(self._folder)
            self._rooted.add(name[:2])

    def replace(self, name: str, content: bytes) -> None:
        path = self._path(name)
        self._write(path, content)
        sync_folder(path.parent)

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{uuid4().hex}")
        try:
            with draft.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)  # a full disk leaves no half file behind

    def get(self, name: str) -> bytes:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing(name) from error

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def has(self, name: str) -> bool:
        return self._path(name).exists()

    def names(self, older_than: float) -> Iterator[str]:
        before = time.time() - older_than
        for path in self._folder.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):  # erased meanwhile
                if path.stat().st_mtime < before:
                    yield path.name


class BucketShelf:
    """An S3 bucket; the endpoint and keys come from the usual AWS_* variables, so MinIO serves as well."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket, self._prefix = bucket, prefix.strip("/")

    @cached_property
    def _client(self) -> Any:
        import boto3  # heavy, and only this shelf needs it

        return boto3.client("s3")  # slow to make, safe to share between threads

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}" if self._prefix else name

    def put(self, name: str, content: bytes) -> None:
        self._client.put_object(Bucket=self._bucket, Key=self._key(name), Body=content)

    def replace(self, name: str, content: bytes) -> None:
        self.put(name, content)

    def get(self, name: str) -> bytes:
        from botocore.exceptions import ClientError

        try:
            return bytes(self._client.get_object(Bucket=self._bucket, Key=self._key(name))["Body"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                raise BlobMissing(name) from error
            raise

    def remove(self, name: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    def has(self, name: str) -> bool:
        from botocore.exceptions import ClientError

        try:
            self._client.head_object(Bucket=self._bucket, Key=self._key(name))
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return False
            raise
        return True

    def names(self, older_than: float) -> Iterator[str]:
        before = time.time() - older_than
        start = f"{self._prefix}/" if self._prefix else ""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=start):
            for entry in page.get("Contents", ()):
                if entry["LastModified"].timestamp() < before:
                    yield str(entry["Key"]).removeprefix(start)


class Blobs:
    """Sealed files on a shelf. Names are SHA-256 of the plain bytes, or that with a suffix for what was derived."""

    def __init__(self, shelf: Shelf, sealer: Sealer) -> None:
        self._shelf, self._sealer = shelf, sealer

    def put(self, name: str, content: bytes) -> None:
        """Keeps bytes under a name; durable when it returns."""
        self._shelf.put(name, self._sealer.seal(content, name))

    def put_file(self, name: str, path: Path, sealed_by: str | None = None) -> str:
        """Keeps a file's bytes, unless they are kept already; the fingerprint of the key that seals them.

        With the `sealed_by` of a former call they are kept anew where that key has been destroyed since.
        """
        if not self._shelf.has(name):
            self.put(name, path.read_bytes())
        elif sealed_by is not None and sealed_by != self._sealer.fingerprint(name):
            self._shelf.replace(name, self._sealer.seal(path.read_bytes(), name))
        return self._sealer.fingerprint(name)

    def names(self, older_than: float) -> Iterator[str]:
        """Names of all blobs that were put more than so many seconds ago."""
        return self._shelf.names(older_than)

    def get(self, name: str) -> bytes:
        """The bytes. Raises BlobMissing."""
        return self._sealer.open(self._shelf.get(name), name)

    def has(self, name: str) -> bool:
        """True when there is such a blob."""
        return self._shelf.has(name)

    def rewrap(self, name: str) -> bool:
        """Wraps a file's key under the present master key; False when it was so already, or the file is gone."""
        try:
            sealed = self._shelf.get(name)
        except BlobMissing:
            return False
        if self._sealer.is_current(sealed):
            return False
        self._shelf.replace(name, self._sealer.rewrap(sealed, name))
        return True

    def destroy_keys(self, owners: list[str]) -> tuple[Destroyed, ...]:
        """Makes what was sealed for these owners unreadable, wherever copies of it lie."""
        return self._sealer.destroy(owners) if owners else ()

    def remove(self, name: str) -> None:
        """Removes it, if it is there."""
        self._shelf.remove(name)

    @contextmanager
    def as_file(self, name: str) -> Iterator[Path]:
        """A file by its SHA-256 under a path of this process, for what must open one. Raises BlobMissing, BlobDamaged.

        It lies in memory alone: a temporary file would stay on the disk, open, when the worker is killed over it.
        """
        content = self.get(name)
        if hashlib.sha256(content).hexdigest() != name:
            raise BlobDamaged(name)
        handle = os.memfd_create("document", os.MFD_CLOEXEC)
        try:
            with os.fdopen(os.dup(handle), "wb") as out:
                out.write(content)
            del content
            yield Path(f"/proc/self/fd/{handle}")
        finally:
            os.close(handle)


def open_shelf(url: str) -> Shelf:
    """The shelf of a URL: file:///folder or s3://bucket/prefix. Raises ValueError for another scheme."""
    parts = urlparse(url)
    if parts.scheme == "file":
        return FolderShelf(Path(parts.path))
    if parts.scheme == "s3":
        return BucketShelf(parts.netloc, parts.path)
    raise ValueError(f"YINZHENG_BLOB_URL must start with file:// or s3://, not {parts.scheme}://")
