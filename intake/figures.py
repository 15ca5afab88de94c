"""The figures of operations: straight-through rate, throughput, failures, and how right readings were by reviewers."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from intake.store.views import Judgement, ReadOutcome

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0001)  # of confidence, for calibration
FEW = 5  # judgements below which a share says nothing
HOUR = 3600.0


def figures_of(
    outcomes: Sequence[ReadOutcome],
    waiting: Sequence[tuple[str, float]],
    judgements: Sequence[Judgement],
    today: date,
    days: int,
) -> dict[str, Any]:
    """All figures of the last `days` days as JSON-ready members; a rate without anything to count is None."""
    read = [each for each in outcomes if each.status != "password_required"]
    straight = sum(each.status == "done" for each in read)
    unread = [seconds for status, seconds in waiting if status != "done"]
    return {
        "days": days,
        "read": len(read),
        "straight_through": _share(straight, len(read), 1),
        "throughput": _by_day(read, today, days),
        "kinds": _by_kind(read),
        "failures": dict(Counter(each.error for each in read if each.error).most_common(20)),
        "queue": {
            "waiting": len(waiting),
            "for_a_person": len(unread),
            "oldest_hours": round(max(unread) / HOUR, 2) if unread else None,
            "ages": _ages(unread),
        },
        "accuracy": _accuracy(judgements),
        "weeks": _weeks(judgements, "kind"),
        "field_weeks": _weeks(judgements, "kind", "field"),
        "calibration": calibration(judgements),
    }


def calibration(judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """For each band of confidence: its mean, and the share that reviewers found right. Only fields that a person
    looked at by themselves: accepting a whole document says little of each field."""
    bands = []
    looked = [each for each in judgements if each.how != "implied"]
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        inside = [each for each in looked if low <= each.confidence < high]
        if inside:
            right = sum(each.how == "confirmed" for each in inside)
            mean = sum(each.confidence for each in inside) / len(inside)
            bands.append({"confidence": round(mean, 3), "right": round(right / len(inside), 3), "count": len(inside)})
    return bands


def _share(part: int, whole: int, least: int = FEW) -> float | None:
    return round(part / whole, 4) if whole >= least else None


def _day(at: float) -> date:
    return datetime.fromtimestamp(at).date()  # the day as people at the desk count it


def _by_day(read: Sequence[ReadOutcome], today: date, days: int) -> list[dict[str, Any]]:
    counted = Counter((_day(each.at), each.status) for each in read)
    found = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    names = ("done", "needs_review", "failed")
    return [{"day": day.isoformat(), **{name: counted[day, name] for name in names}} for day in found]


def _by_kind(read: Sequence[ReadOutcome]) -> list[dict[str, Any]]:
    whole, straight = Counter(each.kind for each in read), Counter(e.kind for e in read if e.status == "done")
    return [
        {"kind": kind, "read": count, "straight_through": _share(straight[kind], count, 1)}
        for kind, count in whole.most_common()
    ]


def _ages(seconds: Sequence[float]) -> dict[str, int]:
    hours = [each / HOUR for each in seconds]
    bounds = {"1h": (0, 1), "8h": (1, 8), "24h": (8, 24), "72h": (24, 72), "more": (72, float("inf"))}
    return {name: sum(low <= each < high for each in hours) for name, (low, high) in bounds.items()}


def _accuracy(judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """Per kind and field: how many were judged, and how many of them had to be corrected; the most corrected first."""
    whole = Counter((each.kind, each.field) for each in judgements)
    wrong = Counter((each.kind, each.field) for each in judgements if each.how == "corrected")
    lines = [
        {"kind": kind, "field": field, "judged": count, "corrected": wrong[kind, field],
         "accuracy": _share(count - wrong[kind, field], count)}
        for (kind, field), count in whole.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line["corrected"], -line["judged"], line["kind"], line["field"]))


def _weeks(judgements: Sequence[Judgement], *parts: Literal["kind", "field"]) -> list[dict[str, Any]]:
    """Per week (by its Monday) and kind (and field): judged and corrected, so that a change of accuracy is seen."""
    whole: Counter[tuple[date, tuple[str, ...]]] = Counter()
    wrong: Counter[tuple[date, tuple[str, ...]]] = Counter()
    for each in judgements:
        day = _day(each.at)
        key = day - timedelta(days=day.weekday()), tuple(getattr(each, part) for part in parts)
        whole[key] += 1
        wrong[key] += each.how == "corrected"
    return [
        {
            "week": week.isoformat(),
            **dict(zip(parts, names, strict=True)),
            "judged": count,
            "corrected": wrong[week, names],
        }
        for (week, names), count in sorted(whole.items())
    ]
