"""One sample made many: other digits and names, an engine's slips, lines in another order, the page a little elsewhere.

What is changed is what must not be learnt by heart: values, exact places, the order of lines.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLOSED = (
    "entity_type",
    "sex",
    "copy_kind",
    "currency",
    "ethnicity",
)  # drawn from short lists: their words tell the field
SLIPS = 0.012  # of characters that an engine takes for another
LOST = 0.008  # of characters that it does not see


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Arrays of one entry a glyph: `ids`, `boxes` (n x 4, 0..1000), `labels` (places), `pages`."""

    ids: NDArray[np.int64]
    boxes: NDArray[np.int64]
    labels: NDArray[np.int64]
    pages: NDArray[np.int64]

    def take(self, order: NDArray[np.int64]) -> "Glyphs":
        """The glyphs of `order`, in its order."""
        return Glyphs(self.ids[order], self.boxes[order], self.labels[order], self.pages[order])


@dataclass(frozen=True, slots=True)
class Augmenter:
    """Ids of digits and of Chinese characters to draw from, and which labels (by place) are of closed lists."""

    digits: NDArray[np.int64]
    hanzi: NDArray[np.int64]
    closed: NDArray[np.int64]

    def __call__(self, glyphs: Glyphs, rng: np.random.Generator) -> Glyphs:
        """A new variant of the sample."""
        if rng.random() < 0.3:
            glyphs = shuffled(glyphs, rng)
        ids = self._values(glyphs, rng)
        slip = rng.random(len(ids)) < SLIPS * rng.exponential(1.0)
        ids = np.where(slip, rng.choice(self.hanzi, len(ids)), ids)
        changed = Glyphs(ids, moved(glyphs.boxes, rng), glyphs.labels, glyphs.pages)
        return dropped(changed, rng)

    def _values(self, glyphs: Glyphs, rng: np.random.Generator) -> NDArray[np.int64]:
        ids = glyphs.ids.copy()
        if rng.random() < 0.6:
            chosen = np.isin(ids, self.digits) & (rng.random(len(ids)) < 0.7)
            ids[chosen] = rng.choice(self.digits, int(chosen.sum()))
        if rng.random() < 0.5:
            inside = (glyphs.labels > 0) & ~np.isin(glyphs.labels, self.closed) & np.isin(ids, self.hanzi)
            chosen = inside & (rng.random(len(ids)) < rng.uniform(0.1, 0.6))
            ids[chosen] = rng.choice(self.hanzi, int(chosen.sum()))
        return ids


def moved(boxes: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """The page scaled, shifted, a little skewed, and every box shaken."""
    scale = rng.uniform(0.7, 1.15, 2)
    spread = boxes.reshape(-1, 2, 2) * scale
    low, high = spread.min(axis=(0, 1)), spread.max(axis=(0, 1))
    room = np.maximum(1000 - (high - low), 0)
    shifted = spread - low + rng.uniform(0, 1, 2) * room
    skewed = shifted + shifted[:, :, ::-1] * np.array([0.0, rng.normal(0, 0.006)])
    shaken = skewed + rng.normal(0, 1.2, (len(boxes), 2, 2))
    placed = np.asarray(np.clip(np.rint(shaken.reshape(-1, 4)), 0, 1000), np.int64)
    placed[:, 2:] = np.maximum(placed[:, 2:], placed[:, :2])
    return placed


def dropped(glyphs: Glyphs, rng: np.random.Generator) -> Glyphs:
    """Some glyphs unseen; where a field's first is lost, its next begins it."""
    kept = rng.random(len(glyphs.ids)) >= LOST * rng.exponential(1.0)
    labels = glyphs.labels.copy()
    for place in np.nonzero(~kept)[0]:
        begins = labels[place] % 2 == 1  # B- labels stand at odd places, each before its I-
        if begins and place + 1 < len(labels) and labels[place + 1] == labels[place] + 1:
            labels[place + 1] -= 1
    return Glyphs(glyphs.ids, glyphs.boxes, labels, glyphs.pages).take(np.nonzero(kept)[0])


def shuffled(glyphs: Glyphs, rng: np.random.Generator) -> Glyphs:
    """A first page's blocks of lines (each from a line that holds a label) in another order, below its title."""
    if len(glyphs.ids) == 0 or glyphs.pages[-1] > 0:
        return glyphs
    rows = _rows(glyphs.boxes)
    firsts = [int(row[0]) for row in rows]
    # A line whose first glyph is a value's goes with the line above it.
    opens = [at for at, first in enumerate(firsts) if glyphs.labels[first] == 0 and glyphs.boxes[first, 1] > 200]
    if len(opens) < 4:
        return glyphs
    blocks = [rows[start:end] for start, end in zip(opens, [*opens[1:], len(rows)], strict=True)]
    head = [index for row in rows[: opens[0]] for index in row]
    order, boxes = list(head), glyphs.boxes.copy()
    y = min(int(boxes[i, 1]) for i in blocks[0][0])
    for at in rng.permutation(len(blocks)):
        inside = [index for row in blocks[at] for index in row]
        top = min(int(glyphs.boxes[i, 1]) for i in inside)
        following = blocks[at + 1][0] if at + 1 < len(blocks) else None
        bottom = min(int(glyphs.boxes[i, 1]) for i in following) if following else max(int(b) for b in boxes[inside, 3])
        boxes[np.ix_(inside, [1, 3])] += y - top
        y += max(bottom - top, 1)
        order += inside
    return Glyphs(glyphs.ids, np.clip(boxes, 0, 1000), glyphs.labels, glyphs.pages).take(np.array(order, np.int64))


def _rows(boxes: NDArray[np.int64]) -> list[list[int]]:
    """Glyphs in their order, split where the next stands lower by more than half its height."""
    rows: list[list[int]] = []
    for index, box in enumerate(boxes):
        last = boxes[rows[-1][-1]] if rows else None
        if last is not None and abs(int(box[1] + box[3]) - int(last[1] + last[3])) < int(box[3] - box[1]) + 2:
            rows[-1].append(index)
        else:
            rows.append([index])
    return rows
