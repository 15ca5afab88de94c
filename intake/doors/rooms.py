"""What the doors open to: the store, the settings, the figures, and a few limits. Made once, when the app is."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from intake.meter import Meter
from intake.notify import Streaming
from intake.pace import Pace
from intake.pieces import Pieces
from intake.settings import Settings
from intake.standing import Standing
from intake.store import Store
from intake.upload import UploadLimits

MEGABYTE = 1 << 20
DRAWN_AT_ONCE = 2  # pages; each may take a decoder's whole memory


class Standings:
    """Standings already worked out, by the versions of the documents they rest on; the oldest are forgotten first."""

    def __init__(self, most: int = 2000) -> None:
        self._known: OrderedDict[tuple[object, ...], Standing] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...]) -> Standing | None:
        with self._lock:
            return self._known.get(key)

    def put(self, key: tuple[object, ...], standing: Standing) -> None:
        with self._lock:
            self._known[key] = standing
            while len(self._known) > self._most:
                self._known.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Rooms:
    """Everything a view may use. `streams` bounds the event streams held open, so that they never
    take all threads; `hint` tells the queue that a document waits."""

    store: Store
    settings: Settings
    meter: Meter
    streams: threading.BoundedSemaphore
    hint: Callable[[str], None]
    pieces: Pieces
    paces: Pace = field(default_factory=lambda: Pace(0, 1))  # how fast each key may ask
    standings: Standings = field(default_factory=Standings)
    pace: Streaming = field(default_factory=Streaming)
    seen: OrderedDict[tuple[str, str, int], None] = field(default_factory=OrderedDict)  # looks told to the audit
    drawing: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(DRAWN_AT_ONCE))
    readiness: dict[str, Any] = field(default_factory=dict)  # the last answer of /readyz, and when it was worked out

    @property
    def request_bytes(self) -> int:
        return self.settings.max_request_mb * MEGABYTE

    @property
    def upload_limits(self) -> UploadLimits:
        return UploadLimits(file_bytes=self.settings.max_file_mb * MEGABYTE)

    @property
    def drafts(self) -> Path:
        """Folder of files that are being taken."""
        return self.settings.data.resolve() / "drafts"

    def today(self) -> date:
        return date.today()
