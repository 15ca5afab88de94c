"""gunicorn's settings: one process, many threads; the outbox of webhooks is emptied beside them, where the outside is reached."""

import shutil
import sys
import threading
import time
from typing import Any

import structlog

from intake.settings import load_settings
from intake.store import AWAY
from intake.store.idempotency import RENEWED, Idempotency

SWITCH = 0.0005  # seconds that a thread may keep the interpreter: an answer of a millisecond waits for no upload's five
_settings = load_settings()

wsgi_app = "api:create_app()"
bind = f"{_settings.host}:{_settings.port}"
worker_class = "intake.patience.PatientWorker"
workers = 1
threads = _settings.web_threads
timeout = 120
graceful_timeout = 15
keepalive = 5
limit_request_field_size = 8190
control_socket_disable = True
loglevel = "warning"
proc_name = "yinzheng-web"


def post_worker_init(worker: Any) -> None:
    """Starts the deliveries in the process that serves; what a killed one was taking just then is thrown away."""
    sys.setswitchinterval(SWITCH)
    shutil.rmtree(_settings.data.resolve() / "drafts", ignore_errors=True)  # its sender got no answer, and sends again
    from intake.notify import Sending, run_deliveries

    kept = worker.wsgi.extensions["yinzheng"].store
    threading.Thread(target=_keep_requests, args=(kept.idempotency,), name="requests", daemon=True).start()
    sending = Sending(allow_private=_settings.webhook_allow_private)
    threading.Thread(target=run_deliveries, args=(kept, sending, threading.Event()), daemon=True).start()


def _keep_requests(held: Idempotency) -> None:
    """Frees the keys of requests that a killed web process here was at, and renews those of the requests under way."""
    freed = False
    while True:
        try:
            freed = freed or held.take_over() >= 0
            held.renew()
        except AWAY as error:  # it comes back; until then nobody else can take a key either
            structlog.get_logger("yinzheng.web").warning("keys_not_renewed", error=type(error).__name__)
        time.sleep(RENEWED if freed else 0.5)
