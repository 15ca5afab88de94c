"""Finds the lines of text on an image: PP-OCR's DB network, its probability map turned into rotated boxes."""

from functools import cache
from typing import Any

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from models import locate
from ocr.engines.engine import Image, Points
from ocr.looks import shrunk

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)
INK = 0.3  # probability from which a pixel belongs to a line of text
LINE = 0.5  # mean probability from which a blob is a line
MOST = 3000  # lines on one page
UNCLIP = 1.8  # the network draws lines thinner than they are; 1.6 cuts off commas at a line's end


@cache
def session(name: str, threads: int) -> ort.InferenceSession:
    """An ONNX session of one model file, made once a process; memory arenas off, since they only grow."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return ort.InferenceSession(str(locate(name)), options, providers=["CPUExecutionProvider"])


def find_lines(image: Image, *, model: str, limit: int, threads: int, grow: bool = False) -> list[Points]:
    """Boxes (4 x 2, pixels, clockwise from the top left) of the lines of text. `limit`: longest side given to the net,
    to which a smaller image is enlarged only if it may `grow`."""
    height, width = image.shape[:2]
    scale = limit / max(height, width)
    if not grow:
        scale = min(1.0, scale)
    tensor = net_input(image, scale)
    net_height, net_width = tensor.shape[2:]
    net = session(model, threads)
    map_ = net.run(None, {net.get_inputs()[0].name: tensor})[0][0, 0]
    boxes = _boxes(map_)
    factor = np.array([width / net_width, height / net_height])
    return [box * factor for box in boxes]


def net_input(image: Image, scale: float) -> Any:
    """An image at about that scale as the detector's input (1 x 3 x height x width, both multiples of 32)."""
    height, width = (max(32, round(side * scale / 32) * 32) for side in image.shape[:2])
    if scale < 1:
        small = shrunk(image, width, height)
    else:
        small = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    # The network was trained on BGR.
    tensor = cv2.dnn.blobFromImage(small, 1 / 255, mean=(255 * MEAN[::-1]).tolist(), swapRB=True)
    return tensor / STD[None, :, None, None]


def _boxes(probability: NDArray[np.float32]) -> list[Points]:
    mask = (probability > INK).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    # The largest first: grain makes thousands of specks, and the limit must not cost the top of the page.
    for contour in sorted(contours, key=_extent, reverse=True)[:MOST]:
        (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
        if min(w, h) < 3:
            continue
        if _mean_inside(probability, contour) < LINE:
            continue
        grow = w * h * UNCLIP / (2 * (w + h))  # DB: distance = area * factor / perimeter
        corners = cv2.boxPoints(((cx, cy), (w + 2 * grow, h + 2 * grow), angle))
        if min(w, h) + 2 * grow >= 5:
            found.append(_clockwise(corners.astype(np.float64)))
    return found


def _extent(contour: NDArray[Any]) -> int:
    _, _, width, height = cv2.boundingRect(contour)
    return int(width * height)


def _mean_inside(probability: NDArray[np.float32], contour: NDArray[Any]) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [contour - (x, y)], 1)
    return float(cv2.mean(probability[y : y + h, x : x + w], mask)[0])


def _clockwise(corners: Points) -> Points:
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1])]
    top_right, bottom_right = right[np.argsort(right[:, 1])]
    return np.array([top_left, top_right, bottom_right, bottom_left])
