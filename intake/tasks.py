"""The Celery door: takes ids, never bytes. A task may run twice or never; the row decides, and a sweeper finds the rest."""

import os
import socket
import threading
import time
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import structlog
from celery import Celery
from celery.signals import worker_ready, worker_shutting_down

from intake.document import Document
from intake.settings import Settings, load_settings
from intake.store import Store, open_store
from intake.store.views import Claim
from ocr.faults import DocumentFault

QUEUE = "documents"
log = structlog.get_logger()


def celery_app(settings: Settings) -> Celery:
    """The application: a real broker when one is set, else the embedded queue of hints."""
    made = Celery("yinzheng")
    made.conf.update(
        task_default_queue=QUEUE,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=False,  # the row is given on by its lease, not by the broker
        task_acks_on_failure_or_timeout=True,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        task_publish_retry=False,  # a dead broker must never hold up an upload
        broker_connection_timeout=3,
        broker_connection_retry_on_startup=True,
    )
    if settings.broker_url:
        made.conf.broker_url = settings.broker_url
        made.conf.broker_transport_options = {"socket_timeout": 5, "socket_connect_timeout": 3}
    else:
        folder = settings.queue_folder
        for name in ("messages", "control"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        made.conf.broker_transport = "intake.hint_queue:Transport"
        made.conf.broker_transport_options = {
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
        }
    return made


app = celery_app(load_settings())


@cache
def store() -> Store:
    """This process's store."""
    return open_store(load_settings())


@app.task(name="intake.process")  # type: ignore[untyped-decorator]  # celery has no types
def process(document_id: str) -> None:
    """Reads one document, if it still waits. Never raises for the document's own faults."""
    run(store(), load_settings(), document_id)


def hint(document_id: str) -> None:
    """Says that a document waits. Raises what the broker raises; the caller goes on without."""
    process.apply_async((document_id,), retry=False, expires=600)


def run(kept: Store, settings: Settings, document_id: str) -> bool:
    """Claims, reads and finishes one document; False when there was nothing to claim or the result came too late.

    What is not the document's fault rises after the claim was left to run out: the sweeper gives it on, three times.
    """
    claim = kept.work.claim(document_id)
    if claim is None:
        return False
    stop = threading.Event()
    beating = threading.Thread(target=_beat, args=(kept, claim, settings.lease_seconds / 3, stop), daemon=True)
    beating.start()
    Busy.document, Busy.token, Busy.since = claim.document.id, claim.token, time.monotonic()
    try:
        return kept.work.finish(read_claimed(kept, settings, claim), claim.token)
    finally:
        Busy.document = Busy.token = None
        Busy.since = time.monotonic()
        stop.set()


def read_claimed(kept: Store, settings: Settings, claim: Claim) -> Document:
    """The document along the whole way; a fault of its own becomes its `error`."""
    from intake.pipeline import PipelineOptions, read_upload  # heavy: only workers carry it
    from intake.upload import Upload
    from ocr.pages import Limits
    from ocr.read import ReadOptions

    waiting = claim.document
    uploaded = datetime.fromisoformat(waiting.uploaded_on).date() if waiting.uploaded_on else None
    options = PipelineOptions(ReadOptions(limits=Limits(max_pages=settings.max_pages)), uploaded)
    with kept.blobs.as_file(waiting.file.sha256) as path:
        upload = Upload(waiting.file.name, path, waiting.file.sha256, waiting.file.bytes, waiting.file.media_type)
        try:
            read = read_upload(
                upload, password=claim.password, kind=claim.kind_hint, document_id=waiting.id, options=options
            )
        except DocumentFault as fault:
            locked = fault.code in ("password_required", "wrong_password")
            error = {"code": fault.code, "detail": fault.zh, "detail_en": fault.en}
            return replace(waiting, status="password_required" if locked else "failed", error=error)
    return replace(read, case_id=waiting.case_id, uploaded_on=waiting.uploaded_on)


class Busy:
    """What this worker is at: one document at a time, so one note is enough."""

    document: str | None = None
    token: str | None = None
    since: float = time.monotonic()


def _beat(kept: Store, claim: Claim, pause: float, stop: threading.Event) -> None:
    while not stop.wait(pause):
        if not kept.work.heartbeat(claim.document.id, claim.token):
            return  # given on to another worker: this one's result will be refused


@worker_ready.connect  # type: ignore[untyped-decorator]  # celery has no types
def _ready(**_: Any) -> None:
    import intake.pipeline  # noqa: F401 - the first document should not wait for the imports

    threading.Thread(target=sweep_forever, args=(store(), load_settings()), daemon=True).start()


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # celery has no types
def _stopping(**_: Any) -> None:
    stopping.set()


stopping = threading.Event()


def sweep_forever(kept: Store, settings: Settings) -> None:
    """Signs of life and forgotten work; and an end with the worker when its broker left it deaf."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    while not stopping.wait(settings.sweep_seconds):
        try:
            kept.work.beat(name)
            waiting = kept.work.sweep()
            for document_id in waiting:
                hint(document_id)
        except Exception as error:  # noqa: BLE001 - a database or broker that is away comes back; the sweep goes on
            log.warning("sweep_failed", error=type(error).__name__)
            continue
        deaf = time.monotonic() - Busy.since > max(20.0, 4 * settings.sweep_seconds)
        if waiting and Busy.document is None and deaf:
            log.error("worker_deaf", waiting=len(waiting))
            os._exit(3)  # documents wait, this worker is idle and hears nothing: the supervisor starts it anew
