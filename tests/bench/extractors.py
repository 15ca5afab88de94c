"""Readers of a statement's rows, each to be run in a process of its own: `python -m tests.bench.extractors NAME WARMING FILE`."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

Pairs = list[tuple[str, str]]
NOT_INSTALLED = 3


def amount(text: str | None) -> str | None:
    """A printed amount without sign and separators, None for what is none."""
    body = (text or "").strip().strip("+-借贷").replace(",", "")
    return f"{Decimal(body):.2f}" if body.replace(".", "", 1).isdigit() and body[-3:-2] == "." else None


def pairs(rows: Iterable[Iterable[str | None]]) -> Pairs:
    """Any two amounts of a row count as found, whatever their columns: peers do not say which is which."""
    found: Pairs = []
    for row in rows:
        sums = [s for cell in row if (s := amount(cell)) is not None]
        found += {(a, b) for a in sums for b in sums}
    return found


def whole(path: Path) -> tuple[Pairs, int]:
    """File to proven rows: decoded behind walls, two children sharing the pages."""
    from nlp.statement.read import read_statement
    from ocr.read import read_file

    pages = list(read_file(path, "application/pdf"))
    table = read_statement(pages).tables["transactions"]
    if table.notes["proof"] != "proven":
        print("the statement is not proven", file=sys.stderr)
    return [(str(r.values["amount"]).lstrip("-"), str(r.values["balance"])) for r in table.rows], len(pages)


def words(path: Path) -> tuple[Pairs, int]:
    """Words and rules alone."""
    from ocr.pages import open_pages

    return [], sum(1 for _ in open_pages(path, "application/pdf"))


def bare(path: Path) -> tuple[Pairs, int]:
    """The box of every character and of every path: what PDFium itself costs."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    with pdfium.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            for index in range(text.count_chars()):
                text.get_charbox(index)
            for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
                drawn.get_bounds()
            text.close()
            page.close()
        return [], len(document)


def plumber(strategy: str) -> Callable[[Path], tuple[Pairs, int]]:
    """pdfplumber's `extract_tables` under a strategy."""

    def read(path: Path) -> tuple[Pairs, int]:
        import pdfplumber

        settings = {"vertical_strategy": strategy, "horizontal_strategy": strategy}
        found: Pairs = []
        with pdfplumber.open(path) as document:
            for page in document.pages:
                for table in page.extract_tables(settings):
                    found += pairs(table)
                page.close()
            return found, len(document.pages)

    return read


def camelot(flavour: str) -> Callable[[Path], tuple[Pairs, int]]:
    """camelot under a flavour."""

    def read(path: Path) -> tuple[Pairs, int]:
        import camelot as peer
        import pypdfium2 as pdfium

        found: Pairs = []
        for table in peer.read_pdf(str(path), pages="all", flavor=flavour):
            found += pairs(table.data)
        with pdfium.PdfDocument(path) as document:
            return found, len(document)

    return read


READERS: dict[str, Callable[[Path], tuple[Pairs, int]]] = {
    "yinzheng, file to proven rows": whole,
    "yinzheng, words and rules": words,
    "pypdfium2, bare characters and paths": bare,
    "pdfplumber extract_tables, lines": plumber("lines"),
    "pdfplumber extract_tables, text": plumber("text"),
    "camelot lattice": camelot("lattice"),
    "camelot stream": camelot("stream"),
}


def _used() -> float:
    """CPU seconds of this process, of its children, and of theirs that have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ticks = 0
    for child in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
        told = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(int(field) for field in told[11:15])
    return own.ru_utime + own.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> int:
    """One JSON line: rows, pages, CPU seconds (of decoding children as well), wall seconds, peak MB of this process."""
    name, warming, path = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    try:
        READERS[name](warming)  # loads what a server loads once, outside of the clock
    except ImportError:
        return NOT_INSTALLED
    used, began = _used(), time.monotonic()
    found, pages = READERS[name](path)
    wall, cpu = time.monotonic() - began, _used() - used
    print(json.dumps({"rows": found, "pages": pages, "cpu": cpu, "wall": wall, "peak": _peak()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
