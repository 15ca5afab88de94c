"""A statement as customers download it: XLSX, or CSV in UTF-8 or GBK, with title lines above and totals below."""

import csv
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import xlsxwriter

from nlp.training.specimens.statement import Filled
from nlp.training.specimens.truth import Specimen

MONEY = ("amount", "in", "out", "unsigned", "balance")
FORMATS = ("statement.xlsx", "statement.csv", "statement_gbk.csv")


def write(rng: Random, filled: Filled, path: Path) -> Specimen:
    """Writes the sheet that `path`'s ending names (`_gbk.csv`: GBK) and gives its truth."""
    lines = _lines(rng, filled)
    if path.suffix == ".xlsx":
        _xlsx(rng, filled, lines, path)
    else:
        _csv(rng, lines, path, "gb18030" if path.stem.endswith("gbk") else rng.choice(("utf-8", "utf-8-sig")))
    order = "desc" if filled.layout.newest_first else "asc"
    return Specimen(
        "bank_statement",
        filled.layout.family + path.suffix.replace(".", "_"),
        filled.fields,
        (),
        (),
        {"transactions": filled.rows},
        notes={"row_order": order},
    )


def _lines(rng: Random, filled: Filled) -> list[list[str]]:
    lines: list[list[str]] = [[filled.title]]
    if rng.random() < 0.5:
        lines += [[f"{label}{text}"] for label, text, _ in filled.head]
    else:
        for k in range(0, len(filled.head), 2):
            lines.append([cell for label, text, _ in filled.head[k : k + 2] for cell in (label, text)])
    if rng.random() < 0.4:
        lines.append([])
    lines.append([label for _, label, _ in filled.layout.columns])
    lines += [list(cells) for cells in filled.cells]
    if filled.layout.page_totals and filled.layout.sum_labels[0]:
        named = zip(filled.layout.sum_labels, ("total_out", "total_in"), strict=True)
        lines.append([cell for label, name in named for cell in (label, filled.fields[name].text)])
    lines.append(["SPECIMEN 样本 合成数据"])
    return lines


def _csv(rng: Random, lines: Sequence[Sequence[str]], path: Path, encoding: str) -> None:
    tab = "\t" if rng.random() < 0.3 else ""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        for line in lines:
            writer.writerow([cell + tab if cell[:1].isdigit() and len(line) > 4 else cell for cell in line])


def _xlsx(rng: Random, filled: Filled, lines: Sequence[Sequence[str]], path: Path) -> None:
    numbers = rng.random() < 0.6
    slots = [slot for slot, _, _ in filled.layout.columns]
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"comments": "SPECIMEN 样本 synthetic", "created": datetime(2000, 1, 1)})
        sheet = book.add_worksheet(rng.choice(("交易明细", "Sheet1", "账户明细")))
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for at, line in enumerate(lines):
            for k, cell in enumerate(line):
                is_row = len(line) == len(slots) and cell and slots[k] in MONEY and cell[-1:].isdigit()
                if numbers and is_row:
                    sheet.write_number(at, k, float(Decimal(cell.replace(",", "").replace("+", ""))), money)
                else:
                    sheet.write_string(at, k, cell, bold if at == 0 else None)
        sheet.set_column(0, len(slots), 18)
