"""Whether the amounts of a PDF's text layer are those that its pages show: a few are drawn, read, and compared."""

import re
from collections.abc import Sequence
from pathlib import Path

from ocr.engines.cascade import read_crops
from ocr.engines.recognition import Reading
from ocr.marks.traces.trace import Trace
from ocr.page import Page, Word
from ocr.pages import Limits
from ocr.sandbox import cuts

MONEY = re.compile(r"[-+]?[¥￥]?\d[\d,]*\.\d{2}")
EACH, PAGES = 2, 3  # amounts a page, and pages, that are compared
SURE = 0.90  # of the least sure character, in both drawings, from which a reading speaks against the text
DPIS = (200, 300)


def layer_traces(
    path: Path, pages: Sequence[Page], *, password: str | None = None, limits: Limits = Limits(), threads: int = 1
) -> tuple[bool, list[Trace]]:
    """Whether anything could be compared, and the amounts that are shown otherwise. Raises DocumentFault."""
    texts = [page for page in pages if page.text_from == "pdf" and _amounts(page)]
    chosen = {index: texts[index] for index in (0, len(texts) // 2, len(texts) - 1) if texts}
    found: list[Trace] = []
    for page in list(chosen.values())[:PAGES]:
        words = _sample(page)
        readings = _read(path, page, words, DPIS[0], password, limits, threads)
        doubted = [word for word, reading in zip(words, readings, strict=False) if _differs(word, reading)]
        if not doubted:
            continue
        again = _read(path, page, doubted, DPIS[1], password, limits, threads)
        for word, reading in zip(doubted, again, strict=False):
            if _differs(word, reading):
                detail = {"was": reading.text, "now": word.text}
                found.append(Trace("layer_differs", page.number, (word.box,), detail))
    return bool(texts), found


def _amounts(page: Page) -> list[Word]:
    return [word for word in page.words if MONEY.fullmatch(word.text) and word.size >= 5]


def _sample(page: Page) -> list[Word]:
    """The largest amounts: those are worth a lie."""
    return sorted(_amounts(page), key=lambda word: -len(_digits(word.text)))[:EACH]


def _read(
    path: Path, page: Page, words: list[Word], dpi: int, password: str | None, limits: Limits, threads: int
) -> list[Reading]:
    crops = cuts(path, page.number, [word.box for word in words], dpi=dpi, password=password, limits=limits)
    return read_crops(crops, threads=threads) if crops else []


def _differs(word: Word, reading: Reading) -> bool:
    """A sure reading of an amount with other digits."""
    return bool(
        MONEY.search(reading.text)
        and reading.weakest >= SURE
        and _digits(reading.text) != _digits(word.text)
        and abs(len(_digits(reading.text)) - len(_digits(word.text))) <= 3
    )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
