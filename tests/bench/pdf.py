"""PDF words and lines: PDFium (our reader) beside pdfplumber's words and tables, on the same generated statement."""

import tempfile
import time
from pathlib import Path

import pdfplumber

from ocr.pages import Limits, open_pages
from ocr.sniff import PDF
from tests.ocr.paper import pdf

PAGES = 20
ROWS = 40


def statement(folder: Path) -> Path:
    """A statement of PAGES pages with ROWS rows each."""
    row = "2024-{m:02d}-{d:02d}  转账  样例商贸有限公司  622202020001111{n:04d}  1,234.{n:02d}  98,765.{n:02d}"
    pages = tuple(tuple(row.format(m=p % 12 + 1, d=n % 28 + 1, n=n) for n in range(28)) for p in range(PAGES))
    path = folder / "statement.pdf"
    path.write_bytes(pdf(pages))
    return path


def main() -> None:
    """Prints CPU milliseconds a page of each reader and the ratio to pdfplumber's words."""
    with tempfile.TemporaryDirectory() as folder:
        path = statement(Path(folder))
        costs = {
            "yinzheng (pdfium)": _cost(lambda: list(open_pages(path, PDF, limits=Limits()))),
            "pdfplumber extract_words": _cost(lambda: _plumber(path, "extract_words")),
            "pdfplumber extract_tables": _cost(lambda: _plumber(path, "extract_tables")),
        }
    print("| reader | CPU ms a page | of pdfplumber's words |\n|---|---|---|")
    for name, cost in costs.items():
        print(f"| {name} | {1000 * cost / PAGES:.1f} | {cost / costs['pdfplumber extract_words']:.2f} |")


def _plumber(path: Path, call: str) -> None:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            getattr(page, call)()
            page.close()


def _cost(work: object) -> float:
    work()  # type: ignore[operator]  # imports happen outside of the measurement
    began = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - began
