"""The picture of a chaos run: how long each document took, over the time of its upload, with the kills as lines."""

from pathlib import Path

from tests.chaos.run import Outcome

WIDTH, HEIGHT, LEFT, TOP = 860, 220, 60, 34


def plot(runs: dict[str, Outcome], path: Path) -> None:
    """Writes an SVG with one panel a run; seconds on a root scale, since most take tenths and a few take many."""
    parts = []
    for number, (name, run) in enumerate(runs.items()):
        parts.append(f'<g transform="translate(0 {number * (HEIGHT + 70)})">{_panel(name, run)}</g>')
    high = len(runs) * (HEIGHT + 70) + 10
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 90} {high}" font-family="sans-serif" font-size="12">'
    path.write_text(f'{head}<rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>\n', encoding="utf-8")


def _panel(name: str, run: Outcome) -> str:
    began = min(at for at, _ in run.ends)
    span = max(max(at for at, _ in run.ends) - began, 1.0)
    most = max(max(seconds for _, seconds in run.ends), 16.0)

    def across(at: float) -> float:
        return LEFT + (at - began) / span * WIDTH

    def down(seconds: float) -> float:
        return TOP + HEIGHT * (1 - (max(seconds, 0) / most) ** 0.5)

    told = f"{name}: {sum(run.kills.values())} kills, p50 {run.quantile(0.5):.1f} s, p99 {run.quantile(0.99):.1f} s"
    out = [f'<text x="{LEFT}" y="20" font-size="14">{told}</text>']
    for seconds in (0, 1, 5, 15):
        y = down(seconds)
        out.append(f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{seconds} s</text>')
    for at in run.kill_times:
        out.append(
            f'<line x1="{across(at):.1f}" x2="{across(at):.1f}" y1="{TOP}" y2="{TOP + HEIGHT}" stroke="#c33" stroke-dasharray="2 3"/>'
        )
    out += [
        f'<circle cx="{across(at):.1f}" cy="{down(s):.1f}" r="2" fill="#246" fill-opacity=".55"/>' for at, s in run.ends
    ]
    axis = f"{span:.0f} s of uploads; a dot a document at its upload, dashed lines are kill -9"
    out.append(f'<text x="{LEFT + WIDTH}" y="{TOP + HEIGHT + 18}" text-anchor="end">{axis}</text>')
    return "".join(out)
