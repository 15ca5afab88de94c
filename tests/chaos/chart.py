"""A small line chart as SVG, for benches whose answer is a curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP = 640, 260, 70, 40
COLOURS = ("#246", "#a33", "#383")


@dataclass(frozen=True, slots=True)
class Line:
    """A named curve: points of x and y."""

    name: str
    points: Sequence[tuple[float, float]]


def lines(path: Path, title: str, drawn: Sequence[Line], marks: Sequence[tuple[str, float]] = ()) -> None:
    """Writes the chart; `marks` are horizontal lines with a name, such as a target."""
    xs = [x for line in drawn for x, _ in line.points]
    ys = [y for line in drawn for _, y in line.points] + [y for _, y in marks]
    low, high, top = min(xs), max(max(xs), min(xs) + 1e-9), max(ys) * 1.1 or 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + (x - low) / (high - low) * WIDTH, TOP + HEIGHT * (1 - y / top)

    out = [f'<text x="{LEFT}" y="22" font-size="14">{title}</text>']
    for step in range(6):
        y = place(low, top * step / 5)[1]
        out.append(f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * step / 5:.4g}</text>')
    for x in sorted(set(xs)) if len(set(xs)) <= 10 else [low, (low + high) / 2, high]:
        out.append(f'<text x="{place(x, 0)[0]:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{x:.4g}</text>')
    for name, y in marks:
        at = place(low, y)[1]
        out.append(
            f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{at:.1f}" y2="{at:.1f}" stroke="#c33" stroke-dasharray="5 4"/>'
        )
        out.append(f'<text x="{LEFT + WIDTH}" y="{at - 4:.1f}" text-anchor="end" fill="#c33">{name}</text>')
    for line, colour in zip(drawn, COLOURS, strict=False):
        told = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in line.points)
        out.append(f'<polyline points="{told}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = place(*line.points[-1])
        out.append(f'<text x="{x:.1f}" y="{y - 6:.1f}" text-anchor="end" fill="{colour}">{line.name}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 20} {TOP + HEIGHT + 34}" font-family="sans-serif" font-size="12">'
    path.write_text(f'{head}<rect width="100%" height="100%" fill="white"/>{"".join(out)}</svg>\n', encoding="utf-8")
