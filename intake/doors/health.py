"""Whether the service lives, is ready, and how much it does: for probes, without a key, without anything of a case."""

import threading
import time
from typing import Any
from uuid import uuid4

from flask import Response

from intake.access import open_to_all
from intake.doors.frame import json_answer, log, make_door, rooms
from intake.doors.rooms import Rooms
from intake.store.views import Conflict

door = make_door("health", "Probes and figures", None)
WALLS_FRESH = 60.0  # seconds that what a decoder told of its walls is believed
FRESH = 2.0  # seconds that an answer of /readyz is given again, so that probes can't wear out the disk
SLOW = 300.0  # seconds that a document may wait before the queue is called slow
_lock = threading.Lock()


@door.get("/healthz", responses={200: {"content": {"application/json": {}}}})
@open_to_all
def live() -> Response:
    """The process answers."""
    return json_answer({"status": "ok"})


@door.get("/readyz", responses={200: {"content": {"application/json": {}}}})
@open_to_all
def ready() -> Response:
    """Database and blobs take writes, a worker lives; 503 names what does not."""
    house = rooms()
    with _lock:
        at, told = house.readiness.get("last", (0.0, None))
        if told is None or time.monotonic() - at > FRESH:
            told = readiness(house)
            house.readiness["last"] = (time.monotonic(), told)
    return json_answer(told, 200 if told["status"] == "ready" else 503)


@door.get("/metrics", responses={200: {"content": {"text/plain": {}}}})
@open_to_all
def figures() -> Response:
    """Figures for Prometheus; no label names a person."""
    return Response(rooms().meter.page(), content_type="text/plain; version=0.0.4; charset=utf-8")


def readiness(house: Rooms) -> dict[str, Any]:
    """Each part's state, and `ready` when all that is needed works."""
    parts: dict[str, Any] = {"database": _works(_database, house), "blobs": _works(_blobs, house)}
    waiting: float | None = None
    workers = 0
    if parts["database"] == "ok":
        stats = house.store.work.stats()
        waiting, workers = stats.oldest_queued, stats.workers
    parts["workers"] = "ok" if workers else "none has been heard of lately"
    parts["sandbox"] = _sandbox(house)
    must = ("database", "blobs", "workers", *(["sandbox"] if house.settings.require_sandbox else []))
    needed = all(parts[name] == "ok" for name in must)
    return {
        "status": "ready" if needed else "not_ready",
        "checks": parts,
        "workers": workers,
        "oldest_queued_seconds": None if waiting is None else round(waiting, 1),
        "queue": "slow" if waiting is not None and waiting > SLOW else "ok",
    }


def _works(check: Any, house: Rooms) -> str:
    try:
        check(house)
    except Exception as error:  # noqa: BLE001 - whatever fails here is the answer
        log.warning("not_ready", check=check.__name__.strip("_"), error=type(error).__name__)
        return "failing"
    return "ok"


def _database(house: Rooms) -> None:
    """One true write: a row made and taken away."""
    probe = uuid4().hex
    try:
        house.store.idempotency.begin("readyz", probe, probe)
    except Conflict:
        return
    house.store.idempotency.abandon("readyz", probe)


def _blobs(house: Rooms) -> None:
    name = f"readyz-{uuid4().hex}"
    house.store.blobs.put(name, b"ready?")
    try:
        if house.store.blobs.get(name) != b"ready?":
            raise OSError("what was written is not what is read")
    finally:
        house.store.blobs.remove(name)


def _sandbox(house: Rooms) -> str:
    """The walls that a decoder gets on this machine, as one that was started for the purpose told; asked once a minute."""
    at, told = house.readiness.get("sandbox", (0.0, "being tried"))
    asked = house.readiness.get("sandbox_asked", 0.0)
    now = time.monotonic()
    if now - max(at, asked) > WALLS_FRESH or not asked:
        house.readiness["sandbox_asked"] = now
        threading.Thread(target=_try_sandbox, args=(house,), name="sandbox probe", daemon=True).start()
    return str(told)


def _try_sandbox(house: Rooms) -> None:
    """Asks a decoder; apart from the probe, which must not wait for the decoders to be loaded."""
    try:
        from ocr.sandbox import missing_walls  # brings numpy along

        missing = missing_walls()
        told = f"degraded, without: {', '.join(missing)}" if missing else "ok"
    except Exception as error:  # noqa: BLE001 - whatever keeps a decoder from starting is the answer
        log.warning("not_ready", check="sandbox", error=type(error).__name__)
        told = "failing"
    house.readiness["sandbox"] = (time.monotonic(), told)
