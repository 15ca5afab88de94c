"""Reading order: words grouped into lines (with some skew forgiven), lines from top to bottom, words left to right."""

from ocr.page import Word


def text_lines(words: list[Word] | tuple[Word, ...], aspect: float = 1.0) -> list[list[Word]]:
    """Words grouped into lines, top to bottom, each left to right. `aspect`: page height / width.

    A word joins the line whose last word overlaps it in height by more than half; lines may slope.
    """
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.at.x0, w.at.y0)):
        best, best_gap = None, 0.0
        for line in lines:
            last = line[-1].at
            shared = min(last.y1, word.at.y1) - max(last.y0, word.at.y0)
            if shared <= 0.5 * min(last.height, word.at.height) or word.at.x0 < last.x0:
                continue
            if word.at.x0 < last.x1 - 0.5 * last.width and shared < 0.8 * max(last.height, word.at.height):
                continue
            gap = word.at.x0 - last.x1 + abs(last.centre[1] - word.at.centre[1]) * aspect * 4
            if best is None or gap < best_gap:
                best, best_gap = line, gap
        if best is None:
            lines.append([word])
        else:
            best.append(word)
    return sorted(lines, key=lambda line: sum(w.at.centre[1] for w in line) / len(line))


def reading_order(words: list[Word], aspect: float = 1.0) -> tuple[Word, ...]:
    """The words in reading order."""
    return tuple(word for line in text_lines(words, aspect) for word in line)
