"""Documents read lately, by version: a year's statement takes long to open and parse, and is asked for many times."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from intake.document import Document

MOST = 16 * 1024 * 1024  # bytes of JSON; as objects they take some five times that


class Recent:
    """Never more than a convenience: a document is given out only after its row said that this version is the present one."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._held = most, 0
        self._known: OrderedDict[tuple[str, int], tuple[Document, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, document_id: str, version: int, size: int, load: Callable[[], Document]) -> Document:
        """The document, from here or from `load`; `size` is that of its JSON."""
        key = (document_id, version)
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
                return found[0]
        document = load()
        with self._lock:
            if key not in self._known and size <= self._most:
                self._known[key] = (document, size)
                self._held += size
                while self._held > self._most:
                    self._held -= self._known.popitem(last=False)[1][1]
        return document

    def clear(self) -> None:
        """Forgets all: something was erased."""
        with self._lock:
            self._known.clear()
            self._held = 0
