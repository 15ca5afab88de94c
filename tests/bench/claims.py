"""How many claims and results a second the store takes on PostgreSQL, by workers at once: where a large site bends.

A worker that reads a document a second claims and finishes once a second, so the rate is the number of such workers.
"""

import multiprocessing
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

from intake.settings import Settings
from intake.store import open_store
from intake.upload import Upload
from tests.chaos.chart import Line, lines
from tests.chaos.house import Postgres

WORKERS = (1, 4, 16, 64, 160)
ROWS, SECONDS, PROCESSES = 30_000, 6.0, 2
FILL = """
insert into document (id, case_id, status, sha256, body, kind, uploaded_at, version, attempts, urgency)
select 'doc_' || md5(n::text), case_id, 'queued', md5(n::text) || md5('x' || n),
  convert_to(replace(convert_from(body, 'utf8'), id, 'doc_' || md5(n::text)), 'utf8'), kind, uploaded_at + n, 1, 0, 0
from document, generate_series(1, :rows) n where id = :first
"""


def main() -> None:
    """Prints claims a second, and the median and worst claim, for each number of workers; draws docs/claims.svg."""
    from sqlalchemy import text

    with tempfile.TemporaryDirectory(prefix="yz-claims-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder) / "pg")
        try:
            settings = Settings(data=Path(folder) / "data", database_url=server.url)
            store = open_store(settings)
            case_id = store.cases.create(reference=None, declared={}, actor="bench").id
            path = Path(folder) / "file"
            path.write_bytes(b"SPECIMEN")
            first = store.documents.add(
                case_id, Upload("a.csv", path, "0" * 64, 8, "text/csv"), actor="bench"
            ).document.id
            with store.database.write() as session:
                session.execute(text(FILL), {"rows": ROWS, "first": first})
            store.database.engine.dispose()
            print("| workers at once | claims and results a second | claim p50 | claim p99 |\n|---|---|---|---|")
            points = []
            for workers in WORKERS:
                rate, p50, p99 = measure(settings, workers)
                points.append((float(workers), rate))
                print(f"| {workers} | {rate:.0f} | {1000 * p50:.0f} ms | {1000 * p99:.0f} ms |", flush=True)
        finally:
            server.end()
    lines(
        Path("docs/claims.svg"),
        "Claims and results a second, PostgreSQL, by workers at once",
        [Line("measured", points)],
    )


def measure(settings: Settings, workers: int) -> tuple[float, float, float]:
    """Claims a second, and quantiles of one claim's seconds, with so many at once in a few processes."""
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[list[float]] = context.Queue()
    share = [workers // PROCESSES + (n < workers % PROCESSES) for n in range(PROCESSES)]
    running = [context.Process(target=_process, args=(settings, count, answers)) for count in share if count]
    for each in running:
        each.start()
    taken = sorted(seconds for _ in running for seconds in answers.get(timeout=180))
    for each in running:
        each.join()
    return len(taken) / SECONDS, taken[len(taken) // 2], taken[int(len(taken) * 0.99)]


def _process(settings: Settings, threads: int, answers: "multiprocessing.Queue[list[float]]") -> None:
    store = open_store(settings)
    taken: list[float] = []
    begin = threading.Barrier(threads)

    def work() -> None:
        begin.wait()
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            began = time.monotonic()
            claim = store.work.claim_next("bench")
            taken.append(time.monotonic() - began)
            if claim is not None:
                store.work.finish(replace(claim.document, status="done"), claim.token)

    running = [threading.Thread(target=work) for _ in range(threads)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    answers.put(taken)
