"""Stages 3 to 5 in one line: a file's pages, decoded, turned, read and marked. Pages stream; one is in memory at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ocr import legibility
from ocr.clean.dewarp import Bend, find_bend
from ocr.clean.orient import turned, upright_turn
from ocr.clean.pen_ink import without_pen_ink
from ocr.clean.seal_ink import without_seals
from ocr.clean.straighten import reading_map
from ocr.clean.undo import Map, bounding, moved, turn_undo
from ocr.engines import tesseract
from ocr.engines.engine import Image, Line, Points, engine
from ocr.engines.recognition import cut_out
from ocr.likeness import likeness
from ocr.looks import look
from ocr.marks.codes import find_codes
from ocr.marks.grey_seals import better_readings, find_grey_seals, without_grey_seals
from ocr.marks.rules import find_rules
from ocr.marks.seals import find_seals
from ocr.marks.traces.pixels import pixel_traces
from ocr.order import reading_order
from ocr.page import Box, Mark, Page, Word
from ocr.pages import Limits, PageImage, PdfReader
from ocr.sandbox import decode

CODE = re.compile(r"[0-9A-Z]{8,}$|^[¥￥]?[\d,]+\.\d{2}$|\d{4}年\d{1,2}月\d{1,2}日")
SECOND_OPINION_BELOW = 0.90  # weakest character of a code, date or amount below which Tesseract is asked too
MOST_OPINIONS = 8  # a page; each costs a process


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How pages are read: engine by name, threads for its networks, decoding limits, the PDF reader."""

    engine: str = "ppocr"
    threads: int = 1
    limits: Limits = field(default_factory=Limits)
    pdf_reader: PdfReader = "pdfium"
    second_opinion: bool = True


def read_file(
    path: Path, media_type: str, *, password: str | None = None, options: ReadOptions | None = None
) -> Iterator[Page]:
    """The pages of a file, read. Raises a DocumentFault."""
    options = options or ReadOptions()
    pages = decode(path, media_type, password=password, limits=options.limits, pdf_reader=options.pdf_reader)
    for page in pages:
        yield read_page(page, options)


def read_page(page: PageImage, options: ReadOptions) -> Page:
    """A decoded page as a page of words: embedded text passes through, an image is read."""
    if page.image is None:
        width, height = (page.width, page.height) if page.rotation in (0, 180) else (page.height, page.width)
        return Page(
            page.number,
            page.width,
            page.height,
            page.words,
            page.lines,
            page.marks,
            text_from=page.text_from,
            rotation=page.rotation,
            sheet=page.sheet,
            aspect=height / width if width else 1.0,
        )
    return replace(read_image(page.image, page.number, options), width=page.width, height=page.height)


def read_image(image: Image, number: int = 1, options: ReadOptions | None = None) -> Page:
    """One page from its pixels (RGB, as uploaded)."""
    options = options or ReadOptions()
    height, width = image.shape[:2]
    looks = look(image)
    seen = legibility.judge(image, looks)
    if seen.score < 0.2:
        return Page(number, width, height, legibility=seen)
    turn = upright_turn(image, threads=options.threads)
    upright = turned(image, turn)
    looks = look(upright) if turn else looks
    seals = find_seals(upright, threads=options.threads, looks=looks)
    grey = find_grey_seals(upright, looks) if not seals else []
    seals = seals or grey
    places = [seal.box for seal in seals]
    cleaned = without_grey_seals(upright, places) if grey else without_seals(upright, places)
    cleaned = without_pen_ink(cleaned, places, looks)
    codes = find_codes(looks.grey)
    lines = engine(options.engine)(cleaned, threads=options.threads)
    if grey:
        lines = better_readings(upright, lines, places, threads=options.threads)
    if options.second_opinion and options.engine != "tesseract":
        lines = with_second_opinion(upright, lines)
    lines = [line for line in lines if not _inside_code(line, codes, upright)]
    map_, across, down = reading_map(looks, [line.corners for line in lines])
    framed = [moved(line.corners, map_) for line in lines]
    bend = find_bend(framed, across, down)
    framed = [bend.level(corners) for corners in framed] if bend else framed
    undo = turn_undo(width, height, turn)
    words = [
        _word(line, options.engine, undo, (width, height), _level_box(corners, (across, down)), seals, upright)
        for line, corners in zip(lines, framed, strict=True)
    ]
    rules = find_rules(looks.grey, map_, across, down)
    if bend:
        rules = tuple(replace(rule, box=_levelled(rule.box, bend)) for rule in rules)
    traces, traced = pixel_traces(upright, lines, [seal.box for seal in seals])
    marks = tuple(_undone(mark, undo, upright, (width, height)) for mark in (*seals, *codes, *traces))
    final = legibility.read_legibility(seen, words, height if turn % 180 == 0 else width)
    aspect = down / across
    ordered = reading_order(words, aspect)
    known = likeness(looks.grey)
    found = Page(number, width, height, ordered, rules, marks, "ocr", turn, final, aspect=aspect, likeness=known)
    return replace(found, traced=traced)


def with_second_opinion(image: Image, lines: list[Line]) -> list[Line]:
    """Codes, dates and amounts of which a character is unsure, compared with Tesseract's reading of the same cut-out.

    Agreement raises the confidence of each character, disagreement caps it: neither reader is believed alone.
    """
    unsure = [
        index
        for index, line in enumerate(lines)
        if CODE.search(line.text) and _weakest_sign(line) < SECOND_OPINION_BELOW
    ]
    lines = list(lines)
    for index in unsure[:MOST_OPINIONS]:
        line = lines[index]
        other = tesseract.read_code(cut_out(image, line.corners))
        if not other:
            continue
        agrees = _bare(other) == _bare(line.text)
        confidences = tuple(max(c, 0.95) if agrees else min(c, 0.6) for c in line.char_confidences)
        lines[index] = replace(line, confidence=float(np.mean(confidences)), char_confidences=confidences)
    return lines


def _weakest_sign(line: Line) -> float:
    """Confidence of the least sure digit or letter; a doubtful currency sign or bracket is no reason to ask again."""
    signs = zip(line.text, line.char_confidences, strict=False)
    return min((sure for char, sure in signs if char.isalnum()), default=1.0)


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z年月日]", "", text.upper())


def _inside_code(line: Line, codes: list[Mark], image: Image) -> bool:
    """True for what an engine believes to read inside a QR code."""
    box = bounding(line.corners, image.shape[1], image.shape[0])
    return any(box.overlap(code.box) > 0.7 and box.height < code.box.height for code in codes)


def _word(
    line: Line,
    engine_name: str,
    undo: Map,
    upload: tuple[int, int],
    frame: Box,
    seals: list[Mark],
    upright: Image,
) -> Word:
    corners = line.corners
    spans = _spans(corners, line.char_spans)
    place = bounding(corners, upright.shape[1], upright.shape[0])
    return Word(
        line.text,
        bounding(moved(corners, undo), *upload),
        line.confidence,
        engine_name,
        _boxes(moved(spans.reshape(-1, 2), undo).reshape(-1, 4, 2), *upload),
        line.char_confidences,
        any(_touches(place, seal.box) for seal in seals),
        frame,
    )


def _spans(corners: Points, spans: tuple[tuple[float, float], ...]) -> Points:
    """Corners (n x 4 x 2) of parts of a line, each from a start to an end of its length."""
    top, bottom = corners[1] - corners[0], corners[2] - corners[3]
    start, end = np.array(spans, np.float64).reshape(-1, 2, 1).transpose(1, 0, 2)
    return np.stack(
        [corners[0] + start * top, corners[0] + end * top, corners[3] + end * bottom, corners[3] + start * bottom],
        axis=1,
    )


def _boxes(corners: Points, width: float, height: float) -> tuple[Box, ...]:
    """The boxes around n x 4 points, as fractions of width and height, kept within the page."""
    placed = np.clip(corners / [width, height], 0, 1)
    edges = np.concatenate([placed.min(axis=1), placed.max(axis=1)], axis=1)
    return tuple(Box(*edge) for edge in edges.tolist())


def _level_box(corners: Points, frame: tuple[float, float]) -> Box:
    """The line's box in the reading frame: mean edges, so that a rest of slope does not make it taller."""
    along = corners[1] - corners[0]
    if abs(along[1]) > abs(along[0]):  # print that runs downwards starts at the top right
        corners = np.roll(corners, 1, axis=0)
    x0, x1 = corners[[0, 3], 0].mean() / frame[0], corners[[1, 2], 0].mean() / frame[0]
    y0, y1 = corners[[0, 1], 1].mean() / frame[1], corners[[2, 3], 1].mean() / frame[1]
    return Box(float(x0), float(y0), float(x1), float(y1))


def _levelled(box: Box, bend: Bend) -> Box:
    """A ruled line of a wavy page, straight between its levelled ends."""
    size = [bend.width, bend.height]
    (x0, y0), (x1, y1) = bend.level(np.array([[box.x0, box.y0], [box.x1, box.y1]]) * size) / size
    return Box(float(x0), float(min(y0, y1)), float(x1), float(max(y0, y1)))


def _touches(box: Box, seal: Box) -> bool:
    return box.x0 < seal.x1 and seal.x0 < box.x1 and box.y0 < seal.y1 and seal.y0 < box.y1 and box.overlap(seal) > 0.1


def _undone(mark: Mark, undo: Map, upright: Image, upload: tuple[int, int]) -> Mark:
    """A mark found on the upright image, its box on the upload."""
    height, width = upright.shape[:2]
    box = mark.box
    corners = np.array([[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]]) * [width, height]
    return replace(mark, box=bounding(moved(corners, undo), *upload))
