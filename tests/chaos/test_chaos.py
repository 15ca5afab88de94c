"""The chaos run in small: forty documents and five times kill -9, a second and a half apart; nothing lost, nothing twice."""

import os
from pathlib import Path

import pytest

from tests.chaos.plot import plot
from tests.chaos.run import Plan, run
from tests.intake.store.postgres import programs


@pytest.mark.skipif(
    "YINZHENG_CHAOS" not in os.environ, reason="kills by the clock need a machine of their own: YINZHENG_CHAOS=1"
)
@pytest.mark.parametrize("distributed", [False, True], ids=["embedded", "distributed"])
def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path, distributed: bool) -> None:
    """Every upload that was answered is one document that ended once; only what kills its readers fails; the chain is whole."""
    if distributed and programs() is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        folder.chmod(0o755)  # the database runs as another user
    plan = Plan(40, 8.0, every=1.5, poison=1, most_kills=5, distributed=distributed, seed=3)
    outcome = run(plan, tmp_path)
    assert (outcome.lost, outcome.unfinished, outcome.twice_kept, outcome.twice_finished) == (0, 0, 0, 0)
    assert outcome.done == 39 and outcome.failed == {"worker_lost": 1} and outcome.audit is None
    assert sum(outcome.kills.values()) >= 3
    plot({"small": outcome}, tmp_path / "chaos.svg")
    assert (tmp_path / "chaos.svg").read_text().count("<circle") == 40
