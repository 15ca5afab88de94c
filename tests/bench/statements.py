"""Statements: rows exactly right, seconds and memory, beside table extractors on the same files, at 1 to 500 pages.

Writes `docs/pictures/bench-statements.svg`. `BENCH_PAGES=1,20` measures fewer sizes. Peers that are not installed are left
out (`pip install camelot-py` brings one).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nlp.normalise import compact
from nlp.statement.read import read_statement
from ocr.pages import open_pages
from ocr.read import ReadOptions, read_page
from tests.bench.curves import curves
from tests.bench.extractors import READERS
from tests.nlp import print_shop
from tests.nlp.bank_prints import PRINTS
from tests.nlp.statement_maker import make

SEEDS = range(9000, 9060)
SIZES = tuple(int(size) for size in os.environ.get("BENCH_PAGES", "1,20,200,500").split(","))
PEERS_AT_MOST = 200  # pages
LAYOUT = 500  # the seed of a ruled print with nine columns
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "bench-statements.svg"
KEYS = ("date", "amount", "balance", "counterparty_name")
Rows = list[tuple[str, ...]]


def accuracy(folder: Path) -> None:
    """Rows exactly right (date, amount, balance, counterparty) on layouts of held-out seeds and on prints set by hand."""
    print(
        "| set | statements | rows | rows exact | wholly right | proven | proven but wrong |\n|---|---|---|---|---|---|---|"
    )
    made: list[tuple[Path, Rows, Sequence[bool]]] = []
    for seed in SEEDS:
        path = folder / f"{seed}.pdf"
        truth = make(path, seed)
        columns = truth.style["columns"]
        named = "name" in columns or "mixed" in columns  # type: ignore[operator]
        made.append((path, [(r["date"], r["amount"], r["balance"], r["name"]) for r in truth.rows], (1, 1, 1, named)))
    _told(f"generated, seeds {SEEDS[0]} to {SEEDS[-1]}", made)
    made = []
    for layout in PRINTS:
        path = folder / f"{layout.name}.pdf"
        rows = print_shop.make(path, layout)
        kept = (True, True, layout.balance, layout.party)
        made.append((path, [(r["date"], r["amount"], r["balance"], r["name"]) for r in rows], kept))
    _told("set by hand after real prints", made)


def _told(label: str, made: Sequence[tuple[Path, Rows, Sequence[bool]]]) -> None:
    count = right = whole = proven = wrong = 0
    for path, rows, kept in made:
        pages = [read_page(page, ReadOptions()) for page in open_pages(path, "application/pdf")]
        table = read_statement(pages).tables["transactions"]
        found = [tuple(compact(str(r.values[k] or "")) for k in KEYS) for r in table.rows]
        true = [tuple(compact(cell) for cell in row) for row in rows]
        seen = [[c for c, keep in zip(row, kept, strict=True) if keep] for row in found]
        wanted = [[c for c, keep in zip(row, kept, strict=True) if keep] for row in true]
        same = sum(a == b for a, b in zip(seen, wanted, strict=False))
        count, right = count + len(wanted), right + same
        whole += seen == wanted
        if table.notes["proof"] == "proven":
            proven += 1
            wrong += seen != wanted
    print(
        f"| {label} | {len(made)} | {count} | {right / count:.2%} | {whole / len(made):.1%} | {proven / len(made):.1%} | {wrong} |"
    )


def long_file(folder: Path, pages: int) -> tuple[Path, Counter[tuple[str, str]]]:
    """A statement of about so many pages, and the (amount without sign, balance) of its rows."""
    path = folder / f"long{pages}.pdf"
    a_page = 22
    truth = make(path, LAYOUT, count=max(8, a_page * pages - 6))
    return path, Counter((row["amount"].lstrip("-"), row["balance"]) for row in truth.rows)


def costs(folder: Path) -> None:
    """Rows found and what they cost; each reader in a process of its own."""
    print(
        "\n| reader | pages | rows found | CPU ms a page | seconds from file to rows | peak MB |\n|---|---|---|---|---|---|"
    )
    lines: dict[str, list[tuple[float, float]]] = {}
    warming, _ = long_file(folder, 2)
    for size in SIZES:
        path, true = long_file(folder, size)
        for name in READERS:
            if size > PEERS_AT_MOST and not name.startswith(("yinzheng", "pypdfium2")):
                continue
            told = _measured(name, warming, path)
            if told is None:
                continue
            found = Counter((str(a), str(b)) for a, b in told["rows"])
            share = sum((true & found).values()) / sum(true.values())
            cost = 1000 * told["cpu"] / told["pages"]
            lines.setdefault(name, []).append((told["pages"], cost))
            shown = f"{share:.1%}" if told["rows"] else "–"
            print(
                f"| {name} | {told['pages']} | {shown} | {cost:.1f} | {told['wall']:.2f} | {told['peak']:.0f} |",
                flush=True,
            )
    PICTURE.write_text(curves(lines, "pages", "CPU ms a page"), encoding="utf-8")


def _measured(name: str, warming: Path, path: Path) -> dict[str, Any] | None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.extractors", name, str(warming), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 3:
        return None  # not installed
    if done.returncode:
        print(f"| {name} | failed: {done.stderr.strip().splitlines()[-1:]} |")
        return None
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    """Prints both tables and draws the curves."""
    with tempfile.TemporaryDirectory() as folder:
        accuracy(Path(folder))
        costs(Path(folder))


if __name__ == "__main__":
    main()
