"""From documents to features through HTTP: the service on embedded defaults, one specimen case, several fresh uploads in a row.

Licence (photo), certificate and a statement of twelve months as PDFs; the time runs from the first upload until the features are
there. There is no peer that reads such a case; the figure stands by itself.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date
from pathlib import Path

from examples.client import Client

SEED, RUNS, PORT = 77, 5, 8765
KEY = "bench-" + "k" * 40
NAMES = ("licence", "certificate", "statement")


def main() -> None:
    """Prints the seconds of each run, their median, and the machine's load."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "nlp.training.specimens", f"{folder}/specimens", "--seed", str(SEED), "--cases", "2"],
            check=True, capture_output=True,
        )  # fmt: skip
        case = next(each for each in sorted(Path(folder, "specimens").iterdir()) if (each / "statement.pdf").exists())
        files = [next(case.glob(f"{name}.*")) for name in NAMES]
        settings = {"YINZHENG_DATA": f"{folder}/var", "YINZHENG_PORT": str(PORT), "YINZHENG_ADMIN_KEY": KEY}
        settings["YINZHENG_LOG_LEVEL"] = "ERROR"
        service = subprocess.Popen([sys.executable, "-m", "intake.serve"], env={**os.environ, **settings})
        try:
            _measure(files, service.pid)
        finally:
            service.terminate()
            service.wait(30)


def cpu_seconds(root: int) -> float:
    """What a process, its living descendants and those they have outlived have used of the cores."""
    ticks, children = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        pid = int(path.parent.name)
        ticks[pid] = sum(map(int, told[11:15]))
        children.setdefault(int(told[1]), []).append(pid)
    found, left = 0, [root]
    while left:
        pid = left.pop()
        found += ticks.get(pid, 0)
        left += children.get(pid, [])
    return found / os.sysconf("SC_CLK_TCK")


def _measure(files: list[Path], service: int) -> None:
    base = f"http://127.0.0.1:{PORT}"
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5):
                break
        except OSError:
            time.sleep(0.5)
    admin = Client(base, KEY)
    made = admin._json("POST", "/keys", {"role": "scorer", "name": "bench"})
    scorer = Client(base, made["key"])
    seconds, as_of = [], date.today()
    for run in range(RUNS + 1):  # the first one loads the models and is not counted
        case_id = admin.open_case(f"bench {run}")
        began, used = time.monotonic(), cpu_seconds(service)
        admin.upload(case_id, *files)
        admin.wait(case_id, 600)
        features = scorer.features(case_id, as_of)
        taken, used = time.monotonic() - began, cpu_seconds(service) - used
        for each in admin._json("GET", f"/cases/{case_id}")["documents"]:
            if each["error"] is not None:
                raise RuntimeError(f"{each['file']['name']} was not read: {each['error']['code']}")
        known = sum(each.value is not None for each in features.by_name.values())
        said = f"{known} of {len(features.by_name)} features, load {os.getloadavg()[0]:.1f}"
        print(f"run {run}: {taken:.1f} s ({used:.1f} s of the cores), {said}", flush=True)
        seconds += [taken] if run else []
    print(f"median {statistics.median(seconds):.1f} s of {RUNS} runs on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
