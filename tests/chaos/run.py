"""One chaos run: uploads at a steady pace, a kill every few seconds, then every document is accounted for."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from intake.settings import Settings
from intake.store import open_store
from tests.chaos.house import KEY, House, kill_group

TARGETS = ("worker",) * 6 + ("web", "web", "broker", "broker")  # how often which is struck, as in the prototype
UPLOADERS = 6
PATIENCE = 90.0  # seconds after the last kill and the last answer to an upload


@dataclass
class Plan:
    """How much, how fast, how cruel."""

    documents: int = 1000
    per_second: float = 20.0
    every: float = 3.0  # seconds between kills
    poison: int = 10
    most_kills: int = 10_000  # on a machine where a start takes longer than a kill's turn nothing would ever be done
    workers: int = 2
    distributed: bool = False
    seed: int = 1
    # Instead of kills by the clock: after so many answered uploads, which part.
    script: tuple[tuple[int, str], ...] = ()
    settings: dict[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What became of it. Seconds from the upload's answer to the end of reading; `after` from the last kill to the last end."""

    kills: Counter[str] = field(default_factory=Counter)
    kill_times: list[float] = field(default_factory=list)
    ends: list[tuple[float, float]] = field(default_factory=list)  # when it was uploaded, seconds it took
    done: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    unfinished: int = 0
    twice_kept: int = 0
    twice_finished: int = 0
    read_again: int = 0
    audit: str | None = None
    stumbles: Counter[str] = field(default_factory=Counter)  # sorts of errors that a try ended with
    after: float = 0.0

    def settled(self, share: float) -> float:
        """That quantile of the seconds from the last kill (or the upload, when that was later) to each end after it."""
        last = self.kill_times[-1] if self.kill_times else 0.0
        taken = sorted(at + seconds - max(at, last) for at, seconds in self.ends if at + seconds > last)
        return taken[min(int(len(taken) * share), len(taken) - 1)] if taken else 0.0

    def quantile(self, share: float, since: float = 0.0) -> float:
        taken = sorted(seconds for at, seconds in self.ends if at >= since)
        return taken[min(int(len(taken) * share), len(taken) - 1)] if taken else 0.0


def call(house: House, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
    """One request, sent again with its key until it is answered. Raises TimeoutError when the service has been ended."""
    while not house.ended.is_set():
        asked = Request(f"{house.url}/api/v1{path}", body, {"Authorization": f"Bearer {KEY}", **headers}, method=method)
        try:
            with urlopen(asked, timeout=15) as answer:
                return json.load(answer)
        except HTTPError as error:
            if error.code not in (409, 429, 500, 503):
                raise RuntimeError(error.read().decode()) from error
        except (OSError, HTTPException, ValueError):
            pass  # the web is being killed: the key makes it safe to ask again
        time.sleep(0.2)
    raise TimeoutError(path)


def form_of(content: bytes, name: str) -> tuple[bytes, dict[str, str]]:
    mark = "chaos-boundary"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={mark}"}


def run(plan: Plan, folder: Path) -> Outcome:
    """Runs the plan in a folder of its own."""
    house = House(folder, plan.distributed, plan.workers, plan.settings)
    try:
        house.wait()
        case_id = call(house, "POST", "/cases", b"{}", {"Content-Type": "application/json"})["id"]
        outcome, going = Outcome(), threading.Event()
        killer = threading.Thread(target=_kill, args=(house, plan, outcome, going))
        if not plan.script:
            killer.start()
        answered = _upload_all(house, plan, case_id, outcome)
        going.set()
        if not plan.script:
            killer.join()
        return _account(house, plan, case_id, answered, outcome)
    finally:
        house.end()


def _upload_all(house: House, plan: Plan, case_id: str, outcome: Outcome) -> dict[int, str]:
    turns, script, counting = iter(range(1, plan.documents + 1)), dict(plan.script), threading.Lock()
    chance, began = random.Random(plan.seed), time.monotonic()
    poisoned = set(chance.sample(range(plan.documents), plan.poison))
    seconds = [chance.choice((0.01, 0.03, 0.05, 0.1)) for _ in range(plan.documents)]

    def upload(number: int) -> str:
        time.sleep(max(0.0, began + number / plan.per_second - time.monotonic()))
        what = "die,0" if number in poisoned else f"slow,{seconds[number]}"
        body, headers = form_of(f"{what},{number}\nSPECIMEN,0,0\n".encode(), f"{number}.csv")
        headers["Idempotency-Key"] = f"chaos-{plan.seed}-{number}"
        told = call(house, "POST", f"/cases/{case_id}/documents", body, headers)
        with counting:
            if (target := script.get(next(turns))) is not None:
                _struck(house, target, outcome, random.Random(number))
        return str(told["documents"][0]["id"])

    with ThreadPoolExecutor(UPLOADERS) as pool:
        return dict(enumerate(pool.map(upload, range(plan.documents))))


def _kill(house: House, plan: Plan, outcome: Outcome, going: threading.Event) -> None:
    chance, deck = random.Random(plan.seed), list[str]()
    targets = (*TARGETS, "database", "database") if plan.distributed else (*TARGETS, "everything")
    while sum(outcome.kills.values()) < plan.most_kills and not going.wait(plan.every):
        deck = deck or chance.sample(targets, len(targets))  # dealt to the last card: no part is spared by luck
        _struck(house, deck.pop(), outcome, chance)


def _struck(house: House, target: str, outcome: Outcome, chance: random.Random) -> None:
    outcome.kills[target] += 1
    outcome.kill_times.append(time.time())
    strike(house, target, chance)


def strike(house: House, target: str, chance: random.Random) -> None:
    """kill -9 of one part; `everything` is a power cut of the embedded service's processes at one moment."""
    if target == "broker":
        house.broker.kill() if house.broker else house.drop_hints()
    elif target == "database" and house.database:
        house.database.kill()
    elif target == "everything":
        for pid in (*house.members("web"), *house.members("yard"), *house.members("workers")):
            kill_group(pid)
        house.drop_hints()
    else:
        members: Sequence[int] = house.members("web" if target == "web" else "workers")
        if members:
            kill_group(chance.choice(members))


def _account(house: House, plan: Plan, case_id: str, answered: dict[int, str], outcome: Outcome) -> Outcome:
    """Waits until all have ended, then asks the store itself."""
    last, answered_all = outcome.kill_times[-1] if outcome.kill_times else time.time(), time.time()
    store = open_store(
        Settings(data=Path(house.environment["YINZHENG_DATA"]), database_url=house.environment["YINZHENG_DATABASE_URL"])
    )
    while time.time() < answered_all + PATIENCE:
        told = store.work.stats().by_status
        if not told.get("queued") and not told.get("reading"):
            break
        time.sleep(0.2)
    outcome.after = time.time() - last
    views = {view.document.id: view for view in store.documents.of_case(case_id)}
    outcome.lost = sum(document_id not in views for document_id in answered.values())
    outcome.twice_kept = len(views) - len(set(answered.values()))
    times = store.work.times(case_id)
    for view in views.values():
        document = view.document
        if document.status == "done":
            outcome.done += 1
        elif document.status == "failed":
            outcome.failed[(document.error or {}).get("code", "")] += 1
        else:
            outcome.unfinished += 1
        outcome.read_again += max(view.attempts - 1, 0)
    outcome.ends = [(began, ended - began) for began, ended in times.values() if ended is not None]
    ended, after = Counter[str](), 0
    while events := store.events.since(case_id, after):
        after = events[-1].id
        ended.update(e.body["document_id"] for e in events if e.type in ("document.done", "document.failed"))
    outcome.twice_finished = sum(count > 1 for count in ended.values())
    outcome.audit = store.audit.verify()
    cursor: str | None = "0"
    while cursor is not None:
        page = store.audit.of_case(case_id, 1000, cursor)
        cursor = page.next_cursor
        outcome.stumbles.update(str(e.detail["reason"]) for e in page.entries if e.detail.get("reason"))
    store.database.engine.dispose()
    return outcome
