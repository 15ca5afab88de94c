"""The embedded queue: kombu's folder of messages, made safe. Only a hint travels here; the database row is the truth.

kombu's own folder transport lets a reader take a file that its writer has created but not yet filled, which kills the
worker. Here a message appears by rename, whole or not at all, and is claimed by rename, by one reader alone.
"""

import json
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem

SCHEME = "yinzheng-hints"
LEFT_OVER = 3600.0  # seconds after which a half-written or half-read message is taken for its process's last act
TRANSPORT_ALIASES[SCHEME] = "intake.hint_queue:Transport"


class Channel(filesystem.Channel):
    """Messages as files `<time>_<uuid>.<queue>.msg`, oldest first. An exchange has one queue, of its own name."""

    def get_table(self, exchange: str) -> list[Any]:
        """Fixed, where kombu keeps files that two workers starting at once can spoil for each other."""
        return [filesystem.exchange_queue_t(exchange, "", exchange)]

    def _queue_bind(self, *_: Any, **__: Any) -> None:
        """Nothing to keep: see `get_table`."""

    def _delete(self, *_: Any, **__: Any) -> None:
        """Nobody deletes the queue."""

    def _put(self, queue: Any, payload: Any, **_: Any) -> None:  # type: ignore[override]  # its own base names it otherwise
        folder = Path(self.data_folder_out)
        draft = folder / f".{uuid4().hex}"
        try:
            with draft.open("w", encoding="utf-8") as out:
                out.write(json.dumps(payload))  # not synced: after a power cut the rows know what waits
            draft.rename(folder / f"{time.time_ns()}_{uuid4().hex}.{queue}.msg")
        finally:
            draft.unlink(missing_ok=True)

    def _get(self, queue: Any, *_: Any, **__: Any) -> Any:
        folder = Path(self.data_folder_in)
        for path in sorted(folder.glob(f"*.{queue}.msg")):
            claimed = path.with_name(f".{path.name}.{uuid4().hex}")
            try:
                path.rename(claimed)
            except FileNotFoundError:
                continue  # another worker was quicker
            try:
                message = json.loads(claimed.read_text(encoding="utf-8"))
            except ValueError:
                claimed.rename(folder / f"{path.name}.unreadable")  # kept for a look, out of everybody's way
                continue
            claimed.unlink(missing_ok=True)
            return message
        raise Empty


class Transport(filesystem.Transport):
    """kombu's folder transport on the safe channel, looking for work ten times a second."""

    Channel = Channel
    polling_interval = 0.1


def prepare(folder: Path) -> str:
    """Makes the queue's folder, clears what dead processes left in it, and returns the broker's URL."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = time.time() - LEFT_OVER
    for path in folder.glob(".*"):
        with suppress(FileNotFoundError):  # another process clears as well
            if path.stat().st_mtime < before:
                path.unlink()
    return f"{SCHEME}://localhost//"
