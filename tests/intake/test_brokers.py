"""Hints through true brokers, with the sweep as good as off: what is read was heard of through the broker alone."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.house import free_port
from tests.intake.test_worker import ROOT, Site

RABBIT = Path(
    "/usr/lib/rabbitmq/bin/rabbitmq-server"
)  # Debian's own wrapper changes the user; this is the program itself
SLOWLY = {"sweep_seconds": "3600"}


def _listens(port: int) -> bool:
    import socket

    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as told:
        told.sendall(b"AMQP\0\0\x09\x01")
        return bool(told.recv(1))
    return False


@contextlib.contextmanager
def rabbit(folder: Path) -> Iterator[str]:
    """A RabbitMQ of its own: its folder, ports and cookie; gone afterwards."""
    port, folder = free_port(), folder / "rabbit"
    folder.mkdir()
    own = {
        "HOME": str(folder),
        "RABBITMQ_NODENAME": f"yz{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "ERL_EPMD_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
    }
    with (folder / "out").open("wb") as out:
        server = subprocess.Popen(
            [str(RABBIT)], env={**os.environ, **own}, stdout=out, stderr=out, start_new_session=True
        )
    try:
        until = time.monotonic() + 90
        while not _listens(port):
            assert server.poll() is None and time.monotonic() < until, (folder / "out").read_text()[-2000:]
            time.sleep(0.2)
        yield f"amqp://guest:guest@127.0.0.1:{port}//"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        for each in Path("/proc").glob("[0-9]*/environ"):  # the port mapper of this node alone goes on by itself
            with contextlib.suppress(OSError, ValueError):
                if f"ERL_EPMD_PORT={own['ERL_EPMD_PORT']}".encode() in each.read_bytes():
                    os.kill(int(each.parent.name), signal.SIGKILL)


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    port = free_port()
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize("broker", [rabbit, redis])
def test_a_hint_through_a_true_broker_wakes_a_worker(broker: object) -> None:
    """RabbitMQ and Redis through the same code: published by the web's own function, consumed by a worker, read."""
    if broker is rabbit and not RABBIT.exists():
        pytest.skip("no RabbitMQ is installed (Debian: apt-get install rabbitmq-server)")
    if broker is redis and shutil.which("redis-server") is None:
        pytest.skip("no Redis is installed (Debian: apt-get install redis-server)")
    with tempfile.TemporaryDirectory(prefix="yz-broker-", ignore_cleanup_errors=True) as name:
        site = Site(Path(name))
        with broker(Path(name)) as url:  # type: ignore[operator]  # either of the two above
            try:
                site.start(broker_url=url, **SLOWLY)
                script = "import sys, time; from intake.tasks import hint, publish; publish(sys.argv[1])"
                environment = {**os.environ, "YINZHENG_DATA": name, "YINZHENG_BROKER_URL": url}
                for content in ("good 1", "good 2"):
                    document_id = site.add(content)
                    subprocess.run([sys.executable, "-c", script, document_id], cwd=ROOT, env=environment, check=True)
                    site.wait(lambda told=document_id: site.status(told) == "done", 60)  # type: ignore[misc]
            finally:
                for worker in site.workers:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(worker.pid, signal.SIGKILL)
                    worker.wait()
                site.store.database.engine.dispose()
