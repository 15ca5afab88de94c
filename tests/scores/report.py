"""The table and the picture of a run of the scores."""

import os
import platform
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from intake.reliability import calibration_error
from tests.scores.compare import Judged
from tests.scores.tally import Reading, bins, exact, straight_through


def tables(readings: Sequence[Reading], heading: str) -> str:
    """Markdown: by kind and condition, by field, by table."""
    lines = [
        f"## {heading}",
        "",
        "| kind | condition | documents | kind told | fields exact | whole documents | rows core | rows whole | s a document |",
    ]
    lines += ["|---|---|--:|--:|--:|--:|--:|--:|--:|"]
    groups: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[reading.kind, reading.condition].append(reading)
        groups[reading.kind, "all"].append(reading)
        groups["all", reading.condition].append(reading)
    for (kind, condition), group in sorted(groups.items(), key=lambda g: (g[0][0] == "all", g[0])):
        right, printed = exact(f for r in group for f in r.fields)
        rows = [t for r in group for t in r.rows]
        expected = sum(t.expected for t in rows)
        perfect = sum(r.perfect for r in group)
        cells = (
            kind,
            condition,
            str(len(group)),
            _share(sum(r.kind_right for r in group), len(group)),
            _share(right, printed),
            _share(perfect, len(group)),
            _share(sum(t.core for t in rows), expected),
            _share(sum(t.whole for t in rows), expected),
            f"{sum(r.seconds for r in group) / len(group):.1f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        "| kind | field | printed | exact | missing | wrong | given though not printed |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    by_field: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for reading in readings:
        for field in reading.fields:
            by_field[reading.kind, field.name].append(field)
    for (kind, name), fields in sorted(by_field.items()):
        right, printed = exact(fields)
        missing = sum(f.found is None and not f.right and not f.extra for f in fields)
        extra = sum(f.extra for f in fields)
        counts = f"{printed} | {_share(right, printed)} | {missing} | {printed - right - missing} | {extra}"
        lines.append(f"| {kind} | `{name}` | {counts} |")
    every = [f for r in readings for f in r.fields]
    filled = bins(every)
    share, threshold = straight_through(every)
    given = sum(b.count for b in filled)
    lines += [
        "",
        f"Calibration error (ECE): {calibration_error(filled):.4f} over {given} given fields.",
        f"Straight through at 0.5 % error: {100 * share:.1f} % of printed fields (confidence {threshold:.4f} and above).",
        "",
    ]
    lines += ["| confidence | fields | mean confidence | right |", "|---|--:|--:|--:|"]
    lines += [f"| {b.low:.2f}-{b.high:.2f} | {b.count} | {b.confidence:.3f} | {b.right:.3f} |" for b in filled]
    return "\n".join([*lines, ""])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def machine() -> str:
    """What the run ran on: date, cores, memory, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{date.today().isoformat()}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"
