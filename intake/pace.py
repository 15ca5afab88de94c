"""How fast one key may ask: a bucket a key, filled steadily, emptied by requests. Kept by the one process that serves."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_KEYS = 10_000  # the ones that asked last are remembered


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was left of a key's allowance, and when."""

    left: float
    at: float


class Pace:
    """`per_minute` requests a minute for each key, after `burst` at once; 0 a minute: no limit."""

    def __init__(self, per_minute: int, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._burst, self._clock = per_minute / 60, max(1, burst), clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> int:
        """0 when the request may go on (and is counted), else the whole seconds until one may."""
        if self._per_second <= 0:
            return 0
        with self._lock:
            now = self._clock()
            known = self._buckets.pop(key, Bucket(self._burst, now))
            left = min(self._burst, known.left + (now - known.at) * self._per_second)
            allowed = left >= 1
            self._buckets[key] = Bucket(left - 1 if allowed else left, now)
            while len(self._buckets) > MOST_KEYS:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) / self._per_second))
