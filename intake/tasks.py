"""The Celery door: takes ids, never bytes. A task may run twice or never; the row decides, and a sweeper finds the rest."""

import os
import socket
import warnings
from functools import cache
from queue import Queue
from threading import Thread
from typing import Any

import structlog
from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import celeryd_after_setup, worker_ready, worker_shutdown, worker_shutting_down

from intake.log import set_log
from intake.settings import Settings, load_settings
from intake.store import open_store
from intake.worker import Shift

QUEUE = "documents"
log = structlog.get_logger("yinzheng.tasks")
STALE = 600  # seconds after which a hint is dropped: by then a sweep has given another
# Celery's advice not to run as root belongs to those who install; docs and Dockerfile give it once, not each worker.
warnings.filterwarnings("ignore", category=SecurityWarning)


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
        worker_redirect_stdouts=False,
        task_publish_retry=False,  # a dead broker must never hold up an upload
        broker_connection_timeout=3,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
    )
    if settings.broker_url:
        made.conf.broker_url = settings.broker_url
        made.conf.broker_transport_options = {"socket_timeout": 5, "socket_connect_timeout": 3}
    else:
        from intake.hint_queue import prepare

        folder = str(settings.queue_folder)
        made.conf.broker_url = prepare(settings.queue_folder)
        made.conf.broker_transport_options = {"data_folder_in": folder, "data_folder_out": folder}
    return made


app = celery_app(load_settings())


@cache
def shift(name: str = "") -> Shift:
    """This process's shift; celery's signals name it, a bare process goes by host and number."""
    return Shift(open_store(load_settings()), load_settings(), name or f"{os.getpid()}@{socket.gethostname()}")


on_duty: list[Shift] = []  # the one of this process, once celery is ready


@app.task(name="intake.process")  # type: ignore[untyped-decorator]  # celery has no types
def process(document_id: str) -> None:
    """Reads one document, if it still waits, and what waits behind it. Never raises for a document's own faults."""
    (on_duty[0] if on_duty else shift()).take(document_id)


def publish(document_id: str) -> None:
    """Says that a document waits. Raises what the broker raises, after some seconds when it does not answer."""
    process.apply_async((document_id,), retry=False, expires=STALE)


def hint(document_id: str) -> None:
    """Says that a document waits, and never keeps the caller waiting: a broker out of reach is left to a thread.

    Raises queue.Full when a thousand hints wait there already; the caller goes on without, and the sweep finds the document.
    """
    if not load_settings().broker_url:
        publish(document_id)  # a file in a folder: milliseconds
        return
    herald().put_nowait(document_id)


@cache
def herald() -> "Queue[str]":
    """What is to be published by this process's thread for that."""
    waiting: Queue[str] = Queue(maxsize=1000)

    def publish_all() -> None:
        while True:
            document_id = waiting.get()
            try:
                publish(document_id)
            except Exception as error:  # noqa: BLE001 - whatever ails the broker, the sweep finds the document
                log.warning("no_hint", document=document_id, error=type(error).__name__)

    Thread(target=publish_all, name="herald", daemon=True).start()
    return waiting


@celeryd_after_setup.connect  # type: ignore[untyped-decorator]  # celery has no types
def _begin(sender: str, **_: Any) -> None:
    """Before the broker is reached: what waits in the rows can be read without it."""
    set_log(load_settings().log_level)
    try:
        on_duty.append(shift(sender))
        on_duty[0].begin()
    except Exception as error:  # noqa: BLE001 - celery would swallow it, and the worker live on without sweep or heartbeat
        log.error("not_begun", error=type(error).__name__)
        os._exit(6)  # the supervisor starts it again, until the store is there


@worker_ready.connect  # type: ignore[untyped-decorator]  # celery has no types
def _ready(**_: Any) -> None:
    from intake.warm import warm_up

    try:
        warm_up(load_settings().require_sandbox)  # now, so that the first document need not wait for it
    except Exception as error:  # noqa: BLE001 - whatever it is, documents will say it better
        log.warning("not_warm", error=type(error).__name__)


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # celery has no types
def _stopping(**_: Any) -> None:
    for each in on_duty:
        each.stop()


@worker_shutdown.connect  # type: ignore[untyped-decorator]  # celery has no types
def _stopped(**_: Any) -> None:
    for each in on_duty:
        each.rest()
