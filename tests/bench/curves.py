"""Curves over two logarithmic axes as SVG, drawn without a library."""

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDE, HIGH, LEFT, TOP = 520, 300, 64, 16
COLOURS = ("#b5222a", "#1f5fa8", "#777777", "#2f7d4f", "#7a4fa3", "#c07f14", "#4a4a4a")


def curves(lines: Mapping[str, Sequence[tuple[float, float]]], across: str, up: str) -> str:
    """The points of each line joined, named at the right."""
    points = [point for line in lines.values() for point in line]
    if not points:
        return '<svg xmlns="http://www.w3.org/2000/svg"/>\n'
    x0, x1 = (math.log10(f(x for x, _ in points)) for f in (min, max))
    y0, y1 = math.floor(math.log10(min(y for _, y in points))), math.ceil(math.log10(max(y for _, y in points)))

    def place(x: float, y: float) -> tuple[float, float]:
        right = (math.log10(x) - x0) / max(x1 - x0, 1e-6)
        above = (math.log10(y) - y0) / max(y1 - y0, 1e-6)
        return LEFT + right * WIDE, TOP + (1 - above) * HIGH

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDE + 250}" height="{TOP + HIGH + 44}" '
        'font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{LEFT + WIDE + 250}" height="{TOP + HIGH + 44}" fill="white"/>',
    ]
    for power in range(y0, y1 + 1):
        _, y = place(10**x0, 10.0**power)
        out.append(f'<path d="M{LEFT} {y:.1f}H{LEFT + WIDE}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for x in sorted({x for x, _ in points}):
        at, _ = place(x, 10.0**y0)
        out.append(f'<text x="{at:.1f}" y="{TOP + HIGH + 18}" text-anchor="middle">{x:g}</text>')
    out.append(f'<text x="{LEFT + WIDE / 2}" y="{TOP + HIGH + 36}" text-anchor="middle">{escape(across)}</text>')
    middle = TOP + HIGH / 2
    out.append(
        f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{escape(up)}</text>'
    )
    taken: list[float] = []
    for (name, line), colour in zip(lines.items(), COLOURS * 9, strict=False):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line))
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = place(*line[-1])
        out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
        while any(abs(y - other) < 13 for other in taken):
            y += 13
        taken.append(y)
        out.append(f'<text x="{LEFT + WIDE + 8}" y="{y + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"
