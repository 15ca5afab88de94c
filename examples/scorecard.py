"""An example scorecard: features in, a limit and a price with their reasons out. No advice: every figure is yours to set.

    python -m examples.scorecard http://127.0.0.1:8000 KEY CASE_ID --as-of 2024-12-31

A knock-out refuses, what can't be told is referred to a person; the rest is points, and points set limit and price.
"""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from examples.client import Client, Feature

D = Decimal
Known = Mapping[str, Feature]
Outcome = Literal["offer", "refer", "refuse"]

NEEDED = ("effective_inflow_12m", "monthly_inflow_mean_12m", "business_age_years")
KNOCK_OUTS: tuple[tuple[str, Callable[[Feature], bool], str], ...] = (
    ("licence_state", lambda f: f.value == "expired", "the licence has expired"),
    ("tampering_signs", lambda f: (f.number or 0) > 0, "a document shows traces of editing"),
    ("cross_conflicts_grave", lambda f: (f.number or 0) > 0, "documents contradict each other"),
    ("court_orders_12m", lambda f: (f.number or 0) > 0, "a court has taken money from the account"),
    ("business_age_years", lambda f: f.number is not None and f.number < 1, "younger than a year"),
    ("dry_run_12m", lambda f: (f.number or 0) >= 3, "three months in a row without inflow"),
    ("tax_credit_level", lambda f: f.value == "D", "tax credit level D"),
)
# Feature -> points by bounds from below: the first bound that the value does not reach gives the points before it.
POINTS: Mapping[str, tuple[tuple[Decimal, int], ...]] = {
    "business_age_years": ((D(2), 0), (D(3), 5), (D(5), 10), (D("Infinity"), 15)),
    "inflow_cv_12m": ((D("0.3"), 15), (D("0.6"), 8), (D("Infinity"), 0)),
    "inflow_growth_12m": ((D("-0.3"), -15), (D(0), 0), (D("0.2"), 8), (D("Infinity"), 10)),
    "customer_top1_share_12m": ((D("0.3"), 10), (D("0.6"), 4), (D("Infinity"), -8)),
    "balance_retention_12m": ((D("0.05"), -5), (D("0.2"), 3), (D("Infinity"), 10)),
    "quick_in_out_ratio_6m": ((D("0.05"), 8), (D("0.2"), 0), (D("Infinity"), -20)),
    "round_trip_ratio_6m": ((D("0.05"), 5), (D("0.2"), 0), (D("Infinity"), -15)),
    "debt_to_inflow_12m": ((D("0.1"), 12), (D("0.3"), 4), (D("Infinity"), -20)),
    "overdue_signs_12m": ((D(1), 10), (D("Infinity"), -25)),
    "tax_matched_ratio_12m": ((D("0.5"), -5), (D("0.9"), 3), (D("Infinity"), 10)),
    "life_signs_12m": ((D(3), -10), (D(5), 0), (D("Infinity"), 5)),
}
BASE = 40
GRADES = (
    (85, "A", D("0.055"), D("1.5")),
    (70, "B", D("0.075"), D("1.0")),
    (55, "C", D("0.105"), D("0.6")),
)  # points, rate, months
MOST, TAX_MULTIPLE, INSTALMENT_SHARE, TERM = D(3_000_000), D(6), D("0.3"), 12


@dataclass(frozen=True)
class Decision:
    """What is offered, and every reason for it: amounts in yuan, the rate a year."""

    outcome: Outcome
    grade: str | None
    points: int
    limit: Decimal
    rate: Decimal | None
    reasons: tuple[str, ...]


def decide(features: Known) -> Decision:
    """The decision on a case's features."""
    out = [words for name, hit, words in KNOCK_OUTS if hit(features[name])]
    if out:
        return Decision("refuse", None, 0, D(0), None, tuple(out))
    unknown = [f"{name}: {features[name].reason}" for name in NEEDED if features[name].number is None]
    unknown += [
        f"{name}: low quality ({features[name].reason or 'coverage'})"
        for name in NEEDED
        if features[name].quality == "low"
    ]
    if unknown:
        return Decision("refer", None, 0, D(0), None, tuple(dict.fromkeys(unknown)))
    points, reasons = BASE, [f"{BASE} to begin with"]
    for name, bands in POINTS.items():
        value = features[name].number
        if value is None:
            reasons.append(f"0 for {name}: unknown ({features[name].reason})")
            continue
        gained = next(gained for bound, gained in bands if value < bound)
        points += gained
        reasons.append(f"{gained:+d} for {name} = {value:.4g}")
    grade = next((each for each in GRADES if points >= each[0]), None)
    if grade is None:
        return Decision("refer", None, points, D(0), None, (*reasons, f"{points} points are below {GRADES[-1][0]}"))
    limit, capped = _limit(features, grade[2], grade[3])
    if limit <= 0:
        return Decision("refer", grade[1], points, D(0), None, (*reasons, capped))
    return Decision("offer", grade[1], points, limit, grade[2], (*reasons, capped))


def _limit(features: Known, rate: Decimal, months: Decimal) -> tuple[Decimal, str]:
    """The smallest of some caps, down to whole thousands, and which one it was."""
    inflow, tax = features["monthly_inflow_mean_12m"].number or D(0), features["tax_paid_12m"].number
    burden = features["debt_to_inflow_12m"].number or D(0)
    room = max(D(0), INSTALMENT_SHARE - burden) * inflow  # what a new instalment may take of the monthly inflow
    caps = {
        f"{months} months of inflow": inflow * months,
        f"an instalment within {INSTALMENT_SHARE:.0%} of the inflow": room * TERM / (1 + rate * TERM / 24),
        "the most that is lent": MOST,
    }
    if tax is not None:
        caps[f"{TAX_MULTIPLE} times the year's tax"] = tax * TAX_MULTIPLE
    name, amount = min(caps.items(), key=lambda each: each[1])
    return (amount / 1000).quantize(D(1), ROUND_DOWN) * 1000, f"limited by {name}"


def main() -> None:
    """Decides on a case of a running service and prints the decision as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("key", help="of a scorer")
    parser.add_argument("case_id")
    parser.add_argument("--as-of", type=date.fromisoformat)
    told = parser.parse_args()
    features = Client(told.base, told.key).features(told.case_id, told.as_of)
    decision = asdict(decide(features.by_name)) | {"answer_id": features.answer_id}
    print(json.dumps(decision, ensure_ascii=False, indent=2, default=str))


if __name__ == "__main__":
    main()
