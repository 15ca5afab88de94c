"""A form as accounting programs and the tax office's portal export it: a workbook, one sheet a part."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from nlp.training.specimens.form_drawing import Style
from nlp.training.specimens.form_paper import DASHES, Block, Paper, head_lines
from nlp.training.specimens.truth import Specimen


def write_book(rng: Random, paper: Paper, style: Style, path: Path) -> Specimen:
    """Writes the workbook and gives its truth."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"comments": "SPECIMEN 样本 synthetic", "created": datetime(2000, 1, 1)})
        money, numbers = book.add_format({"num_format": "#,##0.00"}), rng.random() < 0.7
        for part, (title, blocks) in enumerate(paper.parts):
            sheet = book.add_worksheet(title[:20].translate(str.maketrans("（）", "  ")))
            sheet.write_string(0, 0, title)
            at = 1
            for line in head_lines(paper, part):
                for k, (label, name) in enumerate(line):
                    said = paper.fields.get(name.split("+")[0])
                    text = said.text if said else name
                    sheet.write_string(at, 2 * k, f"{label}：{text}" if label else text)
                at += 1
            left = 0
            for block in blocks:
                left += _block(sheet, block, at, left, money if numbers else None)
            sheet.write_string(at + 70, 0, "SPECIMEN 样本 合成数据")
    rows = {"lines": tuple(paper.truth())}
    return Specimen(paper.kind, f"{style.family}_xlsx", paper.fields, (), (), rows)


def _block(sheet: Any, block: Block, top: int, left: int, money: Any) -> int:
    """Writes a block and gives the columns it takes."""
    shift = 1 if block.side else 0
    at = top
    if any(column.over for column in block.columns):
        _over(sheet, block, at, left + shift)
        at += 1
    for k, column in enumerate(block.columns):
        if not column.over and at > top:
            sheet.write_string(top, left + (0 if column.name == "label" else k + shift), column.title)
        else:
            sheet.write_string(at, left + (0 if column.name == "label" else k + shift), column.title)
    at += 1
    section = ""
    for row in block.rows:
        if row.section != section:
            section = row.section
            if block.headings and section:
                sheet.write_string(at, left, f"{section}：")
                at += 1
            elif block.side:
                sheet.write_string(at, left, section)
        for k, column in enumerate(block.columns):
            text = row.under(column.name)
            _cell(sheet, at, left + shift + k, text, column.name not in ("label", "number"), money)
        at += 1
    return len(block.columns) + shift


def _over(sheet: Any, block: Block, at: int, left: int) -> None:
    seen: Sequence[str] = ()
    for k, column in enumerate(block.columns):
        if column.over and column.over not in seen:
            sheet.write_string(at, left + k, column.over)
            seen = (*seen, column.over)


def _cell(sheet: Any, at: int, column: int, text: str, amount: bool, money: Any) -> None:
    if not text:
        return
    if amount and money is not None and text not in DASHES:
        sheet.write_number(at, column, float(Decimal(text.replace(",", ""))), money)
    else:
        sheet.write_string(at, column, text)
