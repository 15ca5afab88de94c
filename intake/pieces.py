"""Files that arrive in pieces, so that a phone that loses its connection goes on where it stopped.

A piece is kept sealed, as all that is kept; the whole file exists in the open only while it is taken.
"""

import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from intake.store.sealing import Sealer
from intake.store.views import Conflict, NotFound

PIECE_BYTES = 512 * 1024  # of every piece but the last
OPEN_AT_ONCE = 40  # unfinished files of one case
KEPT = 86400.0  # seconds that an unfinished file waits for its next piece
NAME = re.compile(r"[A-Za-z0-9_]{8,64}")


@dataclass(frozen=True, slots=True)
class Coming:
    """A file under way: its name, its whole size in bytes, how much of it is here, and the answer once it was taken."""

    id: str
    name: str
    bytes: int
    offset: int
    answer: dict[str, Any] | None = None


class Pieces:
    """Files under way, a folder each beneath the folder of their case."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self._folder, self._sealer = folder, sealer

    def begin(self, case_id: str, name: str, size: int) -> Coming:
        """A new file of `size` bytes. Raises Conflict when too many are under way."""
        self._sweep(case_id)
        if len(self._of_case(case_id)) >= OPEN_AT_ONCE:
            raise Conflict("too many files under way")
        coming = Coming(uuid4().hex, name, size, 0)
        self._place(case_id, coming.id).mkdir(mode=0o700, parents=True)
        self._write(case_id, coming.id, "head", json.dumps({"name": name, "bytes": size}).encode())
        return coming

    def find(self, case_id: str, upload_id: str) -> Coming:
        """How far a file has come. Raises NotFound."""
        place = self._place(case_id, upload_id)
        if not (place / "head").is_file():
            raise NotFound(upload_id)
        head = json.loads(self._read(case_id, upload_id, "head"))
        if (place / "answer").is_file():
            answer = json.loads(self._read(case_id, upload_id, "answer"))
            return Coming(upload_id, head["name"], head["bytes"], head["bytes"], answer)
        whole = sum(1 for each in place.iterdir() if each.name.isdigit())
        return Coming(upload_id, head["name"], head["bytes"], min(whole * PIECE_BYTES, head["bytes"]))

    def add(self, case_id: str, upload_id: str, offset: int, piece: bytes) -> Coming:
        """Appends a piece. Raises NotFound; Conflict when it does not begin where the file ends, or has the wrong size."""
        coming = self.find(case_id, upload_id)
        if coming.offset != offset or len(piece) != min(PIECE_BYTES, coming.bytes - offset) or not piece:
            raise Conflict("the piece does not fit")
        self._write(case_id, upload_id, f"{offset // PIECE_BYTES:06d}", piece)
        return self.find(case_id, upload_id)

    @contextmanager
    def whole(self, case_id: str, coming: Coming, folder: Path) -> Iterator[Path]:
        """The whole file, in `folder`, while the block lasts."""
        path = folder / uuid4().hex
        try:
            with path.open("wb") as out:
                for number in range(-(-coming.bytes // PIECE_BYTES)):
                    out.write(self._read(case_id, coming.id, f"{number:06d}"))
            yield path
        finally:
            path.unlink(missing_ok=True)

    def settle(self, case_id: str, coming: Coming, answer: dict[str, Any]) -> None:
        """The file was taken: its pieces go, the answer stays for who lost it on the way."""
        self._write(case_id, coming.id, "answer", json.dumps(answer).encode())
        for each in self._place(case_id, coming.id).iterdir():
            if each.name.isdigit():
                each.unlink(missing_ok=True)

    def forget(self, case_id: str) -> None:
        """Removes all that is under way for a case."""
        shutil.rmtree(self._place(case_id), ignore_errors=True)

    def _of_case(self, case_id: str) -> list[Path]:
        place = self._place(case_id)
        found = place.iterdir() if place.is_dir() else ()
        return [each for each in found if not (each / "answer").is_file()]

    def _sweep(self, case_id: str) -> None:
        place = self._place(case_id)
        for each in list(place.iterdir()) if place.is_dir() else ():
            if each.stat().st_mtime < time.time() - KEPT:
                shutil.rmtree(each, ignore_errors=True)

    def _place(self, case_id: str, upload_id: str | None = None) -> Path:
        if not all(NAME.fullmatch(part) for part in (case_id, upload_id) if part is not None):
            raise NotFound(case_id)
        return self._folder / case_id / upload_id if upload_id is not None else self._folder / case_id

    def _write(self, case_id: str, upload_id: str, name: str, content: bytes) -> None:
        place = self._place(case_id, upload_id)
        draft = place / f".{uuid4().hex}"
        draft.write_bytes(self._sealer.seal(content, f"{upload_id}/{name}"))
        draft.replace(place / name)

    def _read(self, case_id: str, upload_id: str, name: str) -> bytes:
        return self._sealer.open((self._place(case_id, upload_id) / name).read_bytes(), f"{upload_id}/{name}")
