"""`./run`: one supervisor over the web process and the yard of workers; what a person sees of a start."""

import argparse
import contextlib
import errno
import os
import socket
import sys
import time
from collections.abc import Sequence

from pydantic import ValidationError

from intake.programs import Program, Supervisor
from intake.settings import Settings, load_settings

WEB_FIRST = 5.0  # seconds that the workers wait for the web to listen: they load much, and it should answer soon
WRONG = 2  # the exit code of wrong settings


def web_program() -> Program:
    """gunicorn, as `intake/web.py` sets it up."""
    return Program("web", [sys.executable, "-m", "gunicorn", "-c", "python:intake.web"])


def workers_program() -> Program:
    """The yard, with a worker a core. The names of its workers are never used again after this run."""
    one_thread = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
    own = f"{os.getpid()}-{int(time.time())}"
    return Program("workers", [sys.executable, "-m", "intake.yard", own], one_thread)


def trouble_with_port(settings: Settings) -> str | None:
    """Why nothing can listen there, in a sentence; None when something can."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"{settings.host}:{settings.port} is taken; set YINZHENG_PORT to another port"
            return f"can't listen on {settings.host}:{settings.port}: {os.strerror(error.errno or 0)}"
    return None


def listens(settings: Settings) -> bool:
    """True when the web takes connections."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    with contextlib.suppress(OSError), socket.create_connection((host, settings.port), timeout=0.2):
        return True
    return False


def announce(settings: Settings, admin_key: str | None) -> None:
    """What a person needs to go on, on standard output."""
    base = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}"
    print(f"Yinzheng listens on {base}", f"  review   {base}/review", f"  API      {base}/docs", sep="\n")
    if admin_key:
        print(f"  admin key (shown this once; keep it): {admin_key}")
        print("  first upload: make a case (POST /api/v1/cases), then its upload link; README.md shows both")
    sys.stdout.flush()


def serve(settings: Settings, only: str | None) -> int:
    """Runs the service, or the part of it that `only` names."""
    supervisor = Supervisor()
    supervisor.listen()
    try:
        if only != "workers":
            supervisor.start(web_program())  # first: it takes longest; whoever opens the store first migrates it
        from intake.store import open_store

        kept = open_store(settings)
        if only != "workers":
            announce(settings, kept.keys.ensure_admin(settings.admin_key.get_secret_value()))
        kept.database.engine.dispose()
    except Exception as error:  # noqa: BLE001 - whatever it is, the web must not be left running without a supervisor
        supervisor.end()
        print(f"run: the store can't be opened: {str(error).splitlines()[0]}", file=sys.stderr)
        return WRONG
    if only == "workers":
        supervisor.start(workers_program())
    elif only is None:
        supervisor.start_after(lambda: listens(settings), WEB_FIRST, workers_program())
    return supervisor.run()


def main(words: Sequence[str] | None = None) -> int:
    """Starts everything; 2 for wrong settings or a taken port."""
    parser = argparse.ArgumentParser(prog="run", description="Serves the web pages, the API and the workers.")
    parser.add_argument("--only", choices=["web", "workers"], help="run a part, for deployments on several machines")
    arguments = parser.parse_args(words)
    os.umask(0o077)  # what is kept is personal
    try:
        settings = load_settings()
    except ValidationError as error:
        for each in error.errors():
            name = "YINZHENG_" + "_".join(str(part) for part in each["loc"]).upper()
            print(f"run: {name}: {each['msg']}", file=sys.stderr)
        return WRONG
    trouble = None if arguments.only == "workers" else trouble_with_port(settings)
    if trouble is not None:
        print(f"run: {trouble}", file=sys.stderr)
        return WRONG
    return serve(settings, arguments.only)


if __name__ == "__main__":
    sys.exit(main())
