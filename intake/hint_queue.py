"""The embedded queue: kombu's folder of messages, made safe. Only a hint travels here; the database row is the truth.

kombu's own folder transport lets a reader take a file that its writer has created but not yet filled, which kills the
worker. Here a message appears by rename, whole or not at all, and is claimed by rename, by one reader alone.
"""

import os
import time
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

NAME = "intake.hint_queue:Transport"


class Channel(filesystem.Channel):  # type: ignore[misc]  # kombu has no types
    """Messages as files `<time>_<uuid>.<queue>.msg`, oldest first."""

    def _put(self, queue: str, payload: Any, **_: Any) -> None:
        folder = Path(self.data_folder_out)
        draft = folder / f".{uuid4().hex}"
        with draft.open("w", encoding="utf-8") as out:
            out.write(dumps(payload))
            out.flush()
            os.fsync(out.fileno())
        draft.rename(folder / f"{time.time_ns()}_{uuid4().hex}.{queue}.msg")

    def _get(self, queue: str) -> Any:
        folder = Path(self.data_folder_in)
        for path in sorted(folder.glob(f"*.{queue}.msg")):
            claimed = path.with_name(f".{path.name}.{uuid4().hex}")
            try:
                path.rename(claimed)
            except FileNotFoundError:
                continue  # another worker was quicker
            content = claimed.read_text(encoding="utf-8")
            try:
                message = loads(content)
            except ValueError:
                claimed.rename(folder / f"{path.name}.unreadable")  # kept for a look, out of everybody's way
                continue
            claimed.unlink()
            return message
        raise Empty


class Transport(filesystem.Transport):  # type: ignore[misc]  # kombu has no types
    """kombu's folder transport on the safe channel, looking for work ten times a second."""

    Channel = Channel
    polling_interval = 0.1
