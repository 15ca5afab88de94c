"""The service under load, on this machine alone: durable uploads of 300 KB a second, and status reads beside them.

The true web process and store; two workers read what is uploaded by the pretended way of the chaos run, so that the figures
are those of intake, not of recognition.
"""

import os
import random
import tempfile
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from json import loads
from pathlib import Path

from tests.chaos.chart import Line, lines
from tests.chaos.house import KEY, House
from tests.chaos.run import call, form_of

SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
BYTES, UPLOADERS, READS_A_SECOND, READERS = 300_000, 8, 200, 8
HEADERS = {"Authorization": f"Bearer {KEY}"}


def main() -> None:
    """Prints both tables beside their targets, and draws docs/service.svg: p99 of each ten seconds."""
    with tempfile.TemporaryDirectory(prefix="yz-load-", ignore_cleanup_errors=True) as folder:
        house = House(Path(folder), distributed=False, workers=2)
        try:
            house.wait()
            case_id = call(house, "POST", "/cases", b"{}", {"Content-Type": "application/json"})["id"]
            known = [_upload(house, HTTPConnection("127.0.0.1", house.port), case_id, n)[1] for n in range(20)]
            uploads = _alone(lambda stop: _uploads(house, case_id, UPLOADERS, None, stop))
            both = _alone(lambda stop: _both(house, case_id, known, stop))
        finally:
            house.end()
    print("| what | a second | p50 | p99 | worst | errors | target |\n|---|---|---|---|---|---|---|")
    _row("uploads of 300 KB, as fast as eight clients can", uploads["upload"], ">= 40 a second, p99 <= 250 ms")
    _row("uploads, 10 a second, beside the reads", both["upload"], "")
    _row("status reads, 200 a second, beside uploads and two workers", both["read"], "p99 <= 50 ms, p50 <= 5 ms")
    lines(
        Path("docs/service.svg"),
        "p99 of each ten seconds, ms",
        [Line("upload alone", _tens(uploads["upload"])), Line("read under load", _tens(both["read"]))],
        [("target, upload", 250.0), ("target, read", 50.0)],
    )


Taken = list[tuple[float, float, int]]  # when, seconds, HTTP status


def _alone(load: Callable[[threading.Event], dict[str, Taken]]) -> dict[str, Taken]:
    stop = threading.Event()
    timer = threading.Timer(SECONDS, stop.set)
    timer.start()
    return load(stop)


def _upload(house: House, line: HTTPConnection, case_id: str, number: int) -> tuple[int, str]:
    content = f"slow,0.02,{number}\n".encode() + b"SPECIMEN,0,0\n"
    content += random.Random(number).randbytes((BYTES - len(content)) // 2).hex().encode()
    body, headers = form_of(content, f"{number}.csv")
    line.request("POST", f"/api/v1/cases/{case_id}/documents", body, {**HEADERS, **headers})
    answer = line.getresponse()
    told = answer.read()
    return answer.status, str(loads(told)["documents"][0]["id"]) if answer.status == 202 else ""


def _uploads(house: House, case_id: str, clients: int, pace: float | None, stop: threading.Event) -> dict[str, Taken]:
    taken: Taken = []

    def client(first: int) -> None:
        line, number = (
            HTTPConnection("127.0.0.1", house.port, timeout=30),
            1000 + first * 100_000 + (0 if pace is None else 50_000),
        )
        due = time.monotonic()
        while not stop.is_set():
            if pace is not None:
                due += clients / pace
                time.sleep(max(0.0, due - time.monotonic()))
            began = time.monotonic()
            status, _ = _upload(house, line, case_id, number)
            taken.append((time.monotonic(), time.monotonic() - began, status))
            number += 1

    _together(client, clients)
    return {"upload": taken}


def _both(house: House, case_id: str, known: list[str], stop: threading.Event) -> dict[str, Taken]:
    reads: Taken = []

    def reader(first: int) -> None:
        line, chance, due = HTTPConnection("127.0.0.1", house.port, timeout=30), random.Random(first), time.monotonic()
        while not stop.is_set():
            due += READERS / READS_A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))
            began = time.monotonic()
            line.request("GET", f"/api/v1/documents/{chance.choice(known)}", headers=HEADERS)
            answer = line.getresponse()
            answer.read()
            reads.append((time.monotonic(), time.monotonic() - began, answer.status))

    uploads: dict[str, Taken] = {}
    beside = threading.Thread(target=lambda: uploads.update(_uploads(house, case_id, 4, 10.0, stop)))
    beside.start()
    _together(reader, READERS)
    beside.join()
    return {**uploads, "read": reads}


def _together(client: Callable[[int], None], count: int) -> None:
    running = [threading.Thread(target=client, args=(n,)) for n in range(count)]
    for each in running:
        each.start()
    for each in running:
        each.join()


def _row(name: str, taken: Taken, target: str) -> None:
    times = sorted(seconds for _, seconds, _ in taken)
    errors = sum(status >= 400 for _, _, status in taken)
    span = max(at for at, _, _ in taken) - min(at for at, _, _ in taken)
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(
        f"| {name} | {len(taken) / span:.0f} | {1000 * p50:.0f} ms | {1000 * p99:.0f} ms | {1000 * times[-1]:.0f} ms | {errors} | {target} |",
        flush=True,
    )


def _tens(taken: Taken) -> list[tuple[float, float]]:
    """The p99 in milliseconds of each ten seconds."""
    began = min(at for at, _, _ in taken)
    parts: dict[int, list[float]] = {}
    for at, seconds, _ in taken:
        parts.setdefault(int((at - began) // 10), []).append(seconds)
    return [
        (part * 10.0, 1000 * sorted(times)[int(len(times) * 0.99)])
        for part, times in sorted(parts.items())
        if len(times) > 20
    ]
