"""Stock RapidOCR with its default models: kept beside our own pipeline for comparison (`./run bench ocr`)."""

from functools import cache
from typing import Any

import numpy as np

from ocr.engines.engine import Image, Line


@cache
def _engine(threads: int) -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": threads, "Global.log_level": "error"})


def read(image: Image, *, threads: int = 1) -> list[Line]:
    """All lines of text on an RGB image."""
    found = _engine(threads)(image[:, :, ::-1])
    if found.boxes is None:
        return []
    return [
        Line(text, np.asarray(box, np.float64), float(score))
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]
