"""The table and the picture of a run of the scores."""

import os
import platform
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.scores.compare import Judged
from tests.scores.tally import Bin, Reading, bins, calibration_error, exact, straight_through


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


def diagram(filled: Sequence[Bin], path: Path) -> None:
    """The reliability diagram as SVG: confidence across, share right upwards, dots as large as their bins are full."""
    side, edge = 360, 46
    total = max(sum(b.count for b in filled), 1)

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + x * side, edge / 2 + (1 - y) * side

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side + 2 * edge}" height="{side + 2 * edge}" '
        'font-family="sans-serif" font-size="11">'
    ]
    parts.append('<rect width="100%" height="100%" fill="#fff"/>')
    for tick in range(6):
        value = tick / 5
        (x, y0), (_, y1) = at(value, 0), at(value, 1)
        (x0, y), (x1, _) = at(0, value), at(1, value)
        parts.append(f'<path d="M{x:.1f} {y0:.1f}V{y1:.1f}M{x0:.1f} {y:.1f}H{x1:.1f}" stroke="#ddd" fill="none"/>')
        parts.append(f'<text x="{x:.1f}" y="{y0 + 15:.1f}" text-anchor="middle">{value:.1f}</text>')
        parts.append(f'<text x="{x0 - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{value:.1f}</text>')
    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    parts.append(f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="#999" stroke-dasharray="4 4"/>')
    for b in filled:
        x, y = at(b.confidence, b.right)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4 + 14 * (b.count / total) ** 0.5:.1f}" fill="#b5452c" '
            f'fill-opacity="0.65"><title>{b.count} fields</title></circle>'
        )
    parts.append(f'<text x="{edge + side / 2}" y="{side + edge + 14}" text-anchor="middle">confidence given</text>')
    parts.append(
        f'<text transform="translate(13 {edge / 2 + side / 2}) rotate(-90)" text-anchor="middle">share right</text></svg>'
    )
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
