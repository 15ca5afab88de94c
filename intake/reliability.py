"""Do confidences keep their promise? Binned, summed up as one error, and drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

EDGES = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0001)  # finer near 1, where nearly all fields lie


@dataclass(frozen=True, slots=True)
class Bin:
    """Fields whose confidence lies in [low, high): how many, their mean confidence, the share that is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def binned(sure: Sequence[float], right: Sequence[bool], edges: Sequence[float] = EDGES) -> list[Bin]:
    """Fields by confidence; `sure` and `right` have one entry a field. Empty bins are left out."""
    out = []
    for low, high in pairwise(edges):
        here = [(s, r) for s, r in zip(sure, right, strict=True) if low <= s < high]
        if here:
            mean = sum(s for s, _ in here) / len(here)
            out.append(Bin(low, min(high, 1.0), len(here), mean, sum(r for _, r in here) / len(here)))
    return out


def calibration_error(filled: Sequence[Bin]) -> float:
    """ECE: the mean distance between confidence and truth, weighted by the bins' counts."""
    total = sum(b.count for b in filled)
    return sum(abs(b.confidence - b.right) * b.count for b in filled) / total if total else 0.0


def straight_through(sure: Sequence[float], right: Sequence[bool], tolerated: float = 0.005) -> tuple[int, float]:
    """(count, threshold): the most fields that can be accepted by confidence with at most that share of them wrong.

    Fields of one confidence pass together or not at all; (0, 1.0) where none may.
    """
    ranked = sorted(zip(sure, right, strict=True), key=lambda field: -field[0])
    best, threshold, wrong = 0, 1.0, 0
    for at, (confidence, is_right) in enumerate(ranked, 1):
        wrong += not is_right
        ends = at == len(ranked) or ranked[at][0] != confidence
        if ends and wrong <= tolerated * at:
            best, threshold = at, confidence
    return best, threshold


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
