"""gunicorn's settings: one process, many threads; the outbox of webhooks is emptied beside them, where the outside is reached."""

import shutil
import threading
from typing import Any

from intake.settings import load_settings

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
    shutil.rmtree(_settings.data.resolve() / "drafts", ignore_errors=True)  # its sender got no answer, and sends again
    from intake.notify import Sending, run_deliveries

    kept = worker.wsgi.extensions["yinzheng"].store
    sending = Sending(allow_private=_settings.webhook_allow_private)
    threading.Thread(target=run_deliveries, args=(kept, sending, threading.Event()), daemon=True).start()
