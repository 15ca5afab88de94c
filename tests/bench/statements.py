"""Our reader beside pdfplumber's table extraction on the same generated statements: rows found, and seconds a page."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pdfplumber

from nlp.statement.read import read_statement
from ocr.pages import open_pages
from ocr.read import ReadOptions, read_page
from tests.nlp.statement_maker import Truth, make

SEEDS = range(500, 512)
Pairs = Counter[tuple[str, str]]


def ours(path: Path) -> tuple[Pairs, int]:
    """(amount without sign, balance) of every row, and the number of pages."""
    pages = [read_page(page, ReadOptions()) for page in open_pages(path, "application/pdf")]
    rows = read_statement(pages).tables["transactions"].rows
    return Counter((str(r.values["amount"]).lstrip("-"), str(r.values["balance"])) for r in rows), len(pages)


def plumber(settings: dict[str, str]) -> Callable[[Path], tuple[Pairs, int]]:
    """pdfplumber's `extract_table` under a strategy; any two amounts in a row count as found, whatever their columns."""

    def read(path: Path) -> tuple[Pairs, int]:
        found: Pairs = Counter()
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                for row in page.extract_table(settings) or ():
                    sums = [s for cell in row if (s := _sum(cell)) is not None]
                    found.update({(a, b) for a in sums for b in sums})
                page.close()
            return found, len(pdf.pages)

    return read


def _sum(cell: str | None) -> str | None:
    body = (cell or "").strip().strip("+-借贷").replace(",", "")
    return f"{Decimal(body):.2f}" if body.replace(".", "", 1).isdigit() and body[-3:-2] == "." else None


READERS: dict[str, Callable[[Path], tuple[Pairs, int]]] = {
    "yinzheng": ours,
    "pdfplumber, lines": plumber({"vertical_strategy": "lines", "horizontal_strategy": "lines"}),
    "pdfplumber, text": plumber({"vertical_strategy": "text", "horizontal_strategy": "text"}),
}


def main() -> None:
    """Print one line a reader: share of rows whose amount and balance were found, and milliseconds a page."""
    with tempfile.TemporaryDirectory() as folder:
        files: list[tuple[Path, Truth]] = []
        for seed in SEEDS:
            path = Path(folder) / f"{seed}.pdf"
            files.append((path, make(path, seed, count=40)))
        ours(files[0][0])  # models of the language are loaded once, outside of the clock
        print(f"{'reader':<20}{'rows found':>12}{'ms a page':>12}   ({len(files)} statements)")
        for name, reader in READERS.items():
            right = total = pages = 0
            began = time.process_time()
            for path, truth in files:
                found, count = reader(path)
                pages += count
                true: Pairs = Counter((row["amount"].lstrip("-"), row["balance"]) for row in truth.rows)
                right += sum((true & found).values())
                total += len(truth.rows)
            spent = (time.process_time() - began) * 1000 / pages
            print(f"{name:<20}{right / total:>11.1%} {spent:>11.1f}")


if __name__ == "__main__":
    main()
