"""Reading order: words grouped into lines (with some skew forgiven), lines from top to bottom, words left to right."""

from ocr.page import Word

BANDS = 400  # across the page's height


def text_lines(words: list[Word] | tuple[Word, ...], aspect: float = 1.0) -> list[list[Word]]:
    """Words grouped into lines, top to bottom, each left to right. `aspect`: page height / width.

    A word joins the line whose last word overlaps it in height by more than half; lines may slope.
    """
    lines: list[list[Word]] = []
    near: dict[int, list[int]] = {}  # band of the page -> lines whose last word stood there: most lines need no look
    for word in sorted(words, key=lambda w: (w.at.x0, w.at.y0)):
        best, best_gap = -1, 0.0
        x0, y0, _, y1 = at = word.at
        height = y1 - y0
        bands = range(int(y0 * BANDS), int(y1 * BANDS) + 1)
        for index in sorted({index for band in bands for index in near.get(band, ())}):
            last = lines[index][-1].at
            shared = min(last.y1, y1) - max(last.y0, y0)
            if shared <= 0.5 * min(last.height, height) or x0 < last.x0:
                continue
            if x0 < last.x1 - 0.5 * last.width and shared < 0.8 * max(last.height, height):
                continue
            gap = x0 - last.x1 + abs(last.centre[1] - at.centre[1]) * aspect * 4
            if best < 0 or gap < best_gap:
                best, best_gap = index, gap
        if best < 0:
            best = len(lines)
            lines.append([])
        lines[best].append(word)
        for band in bands:
            held = near.setdefault(band, [])
            if best not in held:
                held.append(best)
    return sorted(lines, key=lambda line: sum(w.at.centre[1] for w in line) / len(line))


def reading_order(words: list[Word], aspect: float = 1.0) -> tuple[Word, ...]:
    """The words in reading order."""
    return tuple(word for line in text_lines(words, aspect) for word in line)
