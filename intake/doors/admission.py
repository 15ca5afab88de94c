"""Whether an upload is taken now: with too much waiting or too little room it is told to come again, before it is kept."""

import shutil
import time

from intake.doors.frame import rooms
from intake.errors import Problem

FRESH = 1.0  # seconds that what is known of the queue is believed
AGAIN = "30"  # seconds


def admit_upload() -> None:
    """Raises Problem `unavailable` with Retry-After when the queue is full or the disk nearly so. Reads go on."""
    house = rooms()
    at, waiting = house.readiness.get("waiting", (0.0, 0))
    if time.monotonic() - at > FRESH:
        waiting = house.store.work.stats().by_status.get("queued", 0)
        house.readiness["waiting"] = (time.monotonic(), waiting)
    full = waiting >= house.settings.max_queued
    if full or shutil.disk_usage(house.settings.data.resolve()).free < house.settings.min_free_mb << 20:
        house.meter.refused("queue_full" if full else "disk_full")
        raise Problem("unavailable", headers={"Retry-After": AGAIN})
