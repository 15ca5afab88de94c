"""The yard: a parent that loads everything once and forks the workers, so that one killed over a document is soon replaced.

A start from nothing takes some three seconds of a core (celery, decoders, networks, language); a fork takes a tenth, and
what was loaded lies in memory once for all workers. The parent itself opens no store, no broker and no document.
"""

import gc
import os
import socket
import sys
from functools import partial

from intake.programs import Program, Supervisor
from intake.settings import load_settings
from intake.tasks import app

GRACE = 17.0  # seconds; less than the supervisor above waits for this process
NICENESS = 5  # the web answers first where both want the same core
SOLO = "--quiet worker -P solo -l WARNING --without-gossip --without-mingle --without-heartbeat".split()


def work(name: str) -> int:
    """One worker (solo: what may die is the worker, not a child of its pool), until it is told to stop."""
    app.worker_main([*SOLO, "-n", name])
    return 0


def load() -> None:
    """All that a worker needs, loaded here for all of them. What can't be loaded is said again by each worker."""
    import celery.apps.worker
    import celery.bin.celery
    import celery.concurrency.solo
    import celery.worker.consumer  # noqa: F401 - loaded to be there

    from intake.warm import warm_up
    from ocr.keeper import keeper

    try:
        warm_up(load_settings().require_sandbox)
    except Exception as error:  # noqa: BLE001 - a worker without it is slower, or ends with the reason
        print(f"workers: not loaded before the fork: {type(error).__name__}", file=sys.stderr, flush=True)
    keeper().end()  # each worker has its own
    gc.collect()
    gc.freeze()  # what is never collected is never written to, and so stays shared


def main() -> int:
    """Keeps a worker a core running. Their names begin with the first argument: they bury what their forerunners held."""
    os.nice(NICENESS)
    supervisor = Supervisor(GRACE)
    supervisor.listen()
    load()
    count = load_settings().workers or os.cpu_count() or 1
    names = [f"worker{n}-{sys.argv[1]}@{socket.gethostname()}" for n in range(1, count + 1)]
    supervisor.start(*[Program(name, act=partial(work, name)) for name in names])
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main())
