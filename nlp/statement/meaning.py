"""What a row's words likely mean where no rule speaks: a softmax over hashed character n-grams, and how sure it is."""

import zlib
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from models.manifest import ModelMissing, locate

WEIGHTS = "row_categories.npz"
BUCKETS = 4096
SURE = 0.8  # below, the category is `other`
MOST = 40  # signs of a row's words that are looked at
Floats = npt.NDArray[np.float32]


def grams(words: str, way: int) -> list[int]:
    """The buckets of the words' characters, pairs and triples, with the way the money went (-1, 0, 1)."""
    marked = f"^{words[:MOST]}$"
    pieces = {marked[n : n + size] for size in (1, 2, 3) for n in range(len(marked) - size + 1)} - {"^", "$"}
    return sorted({zlib.crc32(piece.encode()) % BUCKETS for piece in (*pieces, f"way{way}")})


@cache
def _model() -> tuple[Floats, Floats, tuple[str, ...]] | None:
    try:
        with np.load(locate(WEIGHTS)) as held:
            weights, bias = held["weights"].astype(np.float32), held["bias"].astype(np.float32)
            return weights, bias, tuple(str(name) for name in held["names"])
    except ModelMissing:
        return None  # the rules alone speak then


@lru_cache(maxsize=1 << 14)
def guess(words: str, way: int) -> tuple[str, float]:
    """Category and probability; `other` where nothing is sure. `words` comparable and without figures.

    >>> guess("", 0)
    ('other', 0.0)
    """
    model = _model()
    if model is None or not words:
        return "other", 0.0
    weights, bias, names = model
    score = weights[grams(words, way)].mean(axis=0) + bias
    odds = np.exp(score - score.max())
    odds /= odds.sum()
    best = int(odds.argmax())
    sure = round(float(odds[best]), 3)
    return (names[best], sure) if sure >= SURE else ("other", sure)
