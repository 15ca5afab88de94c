"""Rows for other programs: CSV that a spreadsheet opens without running anything, and Parquet with real types.

CSV is UTF-8 with a byte order mark (without it Excel reads Chinese as GBK), comma, CRLF, and a header. Cells of text that a
spreadsheet would take for a formula get a leading apostrophe; `plain` takes it off again. Decimals stand bare, so that they add up.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Sort = Literal["text", "money", "day", "number", "count"]
Columns = Mapping[str, Sort]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF100 - full-width signs count in Excel too
NUMBER = re.compile(r"-?\d+(\.\d+)?")

TRANSACTIONS: Columns = {
    "date": "day",
    "time": "text",
    "amount": "money",
    "balance": "money",
    "counterparty_name": "text",
    "counterparty_account": "text",
    "counterparty_bank": "text",
    "summary": "text",
    "purpose": "text",
    "reference": "text",
    "channel": "text",
    "category": "text",
    "flags": "text",
    "page": "count",
    "confidence": "number",
}
FEATURES: Columns = {
    "name": "text",
    "value": "text",
    "unit": "text",
    "group": "text",
    "handbook_id": "text",
    "window": "text",
    "coverage_months": "count",
    "quality": "text",
    "reason": "text",
    "case_id": "text",
    "as_of": "day",
    "schema_version": "text",
}


def guarded(text: str) -> str:
    """A cell of text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) or text.startswith("'") else text


def plain(cell: str) -> str:
    """The text of a cell that `guarded` made."""
    return cell[1:] if cell.startswith("'") else cell


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(str(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _cell(value: Any, sort: Sort) -> str:
    text = _text(value)
    return text if sort != "text" and NUMBER.fullmatch(text) else guarded(text)


def to_csv(rows: Iterable[Mapping[str, Any]], columns: Columns) -> Iterator[str]:
    """The lines of a CSV file, a piece for each thousand rows."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(columns)
    for count, row in enumerate(rows, 1):
        writer.writerow([_cell(row.get(name), sort) for name, sort in columns.items()])
        if count % 1000 == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def to_parquet(rows: Sequence[Mapping[str, Any]], columns: Columns) -> bytes:
    """A Parquet file: days as date32, money as decimal(18, 2). A cell that does not fit its type is null, never an error."""
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    types = {
        "text": arrow.string(),
        "money": arrow.decimal128(18, 2),
        "day": arrow.date32(),
        "number": arrow.float64(),
        "count": arrow.int32(),
    }
    arrays = [arrow.array([_typed(row.get(name), sort) for row in rows], types[sort]) for name, sort in columns.items()]
    out = io.BytesIO()
    parquet.write_table(arrow.table(arrays, names=list(columns)), out, compression="zstd")
    return out.getvalue()


def _typed(value: Any, sort: Sort) -> Any:
    if value is None or value == "":
        return None
    if sort == "text":
        return _text(value)
    try:
        if sort == "day":
            return date.fromisoformat(str(value)[:10])
        if sort == "money":
            amount = Decimal(str(value)).quantize(Decimal("0.01"))
            return amount if abs(amount) < Decimal("1e16") else None
        return float(value) if sort == "number" else int(value)
    except (ValueError, ArithmeticError):
        return None
