"""`./run chaos`: documents while web, workers, broker and database are killed with -9 every three seconds; both shapes."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.chaos.plot import plot
from tests.chaos.run import Outcome, Plan, run


def passed(plan: Plan, outcome: Outcome) -> bool:
    """None lost, none twice, all ended, only what was poisoned failed, the chain whole, and 99 in 100 within 15 s of the last kill."""
    clean = not (outcome.lost or outcome.twice_kept or outcome.twice_finished or outcome.unfinished or outcome.audit)
    poison = outcome.failed == {"worker_lost": plan.poison} if plan.poison else not outcome.failed
    return clean and poison and outcome.settled(0.99) <= 15.0


def row(name: str, outcome: Outcome) -> str:
    kills = " ".join(f"{target} {count}" for target, count in sorted(outcome.kills.items()))
    failed = " ".join(f"{code} {count}" for code, count in sorted(outcome.failed.items())) or "0"
    return (
        f"| {name} | {kills} | {outcome.done} | {failed} | {outcome.lost + outcome.unfinished} | "
        f"{outcome.twice_kept + outcome.twice_finished} | {outcome.read_again} | {outcome.quantile(0.5):.1f} s | "
        f"{outcome.quantile(0.99):.1f} s | {outcome.settled(0.99):.1f} s | {outcome.after:.1f} s |"
    )


def main() -> int:
    """Prints the table, writes the plot, and fails when anything was lost or came twice."""
    parser = argparse.ArgumentParser(prog="run chaos")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--per-second", type=float, default=20.0)
    parser.add_argument("--shape", choices=["embedded", "distributed", "both"], default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path, default=Path("docs/chaos.svg"))
    arguments = parser.parse_args()
    shapes = {"embedded (SQLite, folder of hints)": False, "distributed (PostgreSQL, Redis)": True}
    runs: dict[str, Outcome] = {}
    good = True
    print(
        "| shape | kill -9 | done | failed | lost | twice | read again | p50 | p99 | p99 after the last kill | all ended |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    for name, distributed in shapes.items():
        if arguments.shape != "both" and (arguments.shape == "distributed") != distributed:
            continue
        plan = Plan(arguments.documents, arguments.per_second, distributed=distributed, seed=arguments.seed)
        plan.poison = max(arguments.documents // 100, 1)
        with tempfile.TemporaryDirectory(prefix="yz-chaos-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)  # the database runs as another user
            runs[name] = run(plan, Path(folder))
        good = passed(plan, runs[name]) and good
        print(row(name, runs[name]), flush=True)
        if runs[name].stumbles:
            print(f"tries that ended with an error of ours: {dict(runs[name].stumbles)}", file=sys.stderr)
    plot(runs, arguments.plot)
    print(f"\n{'passed' if good else 'FAILED'}; plot in {arguments.plot}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
