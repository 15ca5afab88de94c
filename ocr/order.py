"""Reading order: words grouped into lines (with some skew forgiven), lines from top to bottom, words left to right."""

from ocr.page import Box, Word

BANDS = 400  # across the page's height


def text_lines(words: list[Word] | tuple[Word, ...], aspect: float = 1.0) -> list[list[Word]]:
    """Words grouped into lines, top to bottom, each left to right. `aspect`: page height / width.

    A word joins the line whose last word overlaps it in height by more than half; lines may slope.
    """
    lines: list[list[Word]] = []
    ends: list[Box] = []  # where the last word of each line stands
    near: list[list[int]] = [[] for _ in range(BANDS + 2)]  # lines whose last word stood in a band: most need no look
    placed = [(word.at, word) for word in words]
    placed.sort(key=_corner)
    for at, word in placed:
        best, best_gap = -1, 0.0
        x0, y0, _, y1 = at
        height = y1 - y0
        first, last = (0 if y < 0 else BANDS + 1 if y > 1 else int(y * BANDS) for y in (y0, y1))
        held = near[first]
        for band in range(first + 1, last + 1):
            held = held + near[band]
        for index in sorted(set(held)) if last > first else held:
            left, top, right, bottom = ends[index]
            shared = (bottom if bottom < y1 else y1) - (top if top > y0 else y0)
            other = bottom - top
            if shared <= 0.5 * (other if other < height else height) or x0 < left:
                continue
            if x0 < right - 0.5 * (right - left) and shared < 0.8 * (other if other > height else height):
                continue
            gap = x0 - right + abs((top + bottom) / 2 - (y0 + y1) / 2) * aspect * 4
            if best < 0 or gap < best_gap:
                best, best_gap = index, gap
        if best < 0:
            best = len(lines)
            lines.append([])
            ends.append(at)
        lines[best].append(word)
        ends[best] = at
        for band in range(first, last + 1):
            if best not in near[band]:
                near[band].append(best)
    return sorted(lines, key=lambda line: sum(w.at.centre[1] for w in line) / len(line))


def _corner(placed: tuple[Box, Word]) -> tuple[float, float]:
    return placed[0][:2]


def reading_order(words: list[Word], aspect: float = 1.0) -> tuple[Word, ...]:
    """The words in reading order."""
    return tuple(word for line in text_lines(words, aspect) for word in line)
