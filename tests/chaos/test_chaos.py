"""The chaos run in small: documents, and parts of the service killed with -9 between them; nothing lost, nothing twice."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.chaos.plot import plot
from tests.chaos.run import Plan, run
from tests.intake.store.postgres import programs

SCRIPT = ((5, "worker"), (10, "web"), (15, "everything"))  # the last takes the hints along


@pytest.mark.parametrize("distributed", [False, True], ids=["embedded", "distributed"])
def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path, distributed: bool) -> None:
    """Every upload that was answered is one document that ended once; only what kills its readers fails; the chain is whole.

    What is killed follows from the number of uploads answered, and leases are long, so that a slow machine changes nothing.
    """
    if distributed and "YINZHENG_CHAOS" not in os.environ:
        pytest.skip("takes half a minute more: YINZHENG_CHAOS=1")
    if distributed and programs() is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    script = SCRIPT if not distributed else (*SCRIPT[:2], (15, "broker"), (20, "database"))
    patient = {"YINZHENG_LEASE_SECONDS": "30"}
    plan = Plan(30, 20.0, poison=1, distributed=distributed, seed=3, script=script, settings=patient)
    with tempfile.TemporaryDirectory(prefix="yz-chaos-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the database runs as another user, whom pytest's own folders keep out
        outcome = run(plan, Path(folder))
    assert (outcome.lost, outcome.unfinished, outcome.twice_kept, outcome.twice_finished) == (0, 0, 0, 0)
    assert outcome.done == 29 and outcome.failed == {"worker_lost": 1} and outcome.audit is None
    assert sum(outcome.kills.values()) == len(script)
    plot({"small": outcome}, tmp_path / "chaos.svg")
    assert (tmp_path / "chaos.svg").read_text().count("<circle") == 30
