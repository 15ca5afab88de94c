"""A credit report's pages -> header fields, summary, open loans, duties for others, inquiries; money in yuan."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from nlp.credit import prose, tables
from nlp.credit.sections import Section, sections
from nlp.evidence import Extraction, Field, Row, Table
from nlp.extract import extract_fields
from nlp.normalise import compact
from nlp.spec import FieldSpec, TableSpec
from ocr.page import Page

TEN_THOUSAND = Decimal(10_000)
_UNIT = re.compile(r"(?:金额|数据项).{0,14}?单位.{0,6}?万元|单位[:]?(?:人民币)?万元|\((?:人民币)?万元\)")
PROVEN = 0.995


def read_report(
    pages: Sequence[Page], head: Sequence[FieldSpec], counts: Sequence[FieldSpec], loans: TableSpec, duties: TableSpec
) -> Extraction:
    """Fields and tables; a section that is there and of which nothing was read is an empty table, no silence."""
    parts = sections(pages)
    scale = TEN_THOUSAND if _in_ten_thousands(pages) else Decimal(1)
    fields = extract_fields(parts.get("head") or pages, head)
    fields |= extract_fields([*(parts.get("summary") or ()), *(parts.get("public") or ())], counts)
    found: dict[str, list[Row]] = {
        "loans": _loans(parts, loans),
        "guarantees": tables.described(parts["duty"], duties, "lender") if "duty" in parts else [],
        "inquiries": tables.inquiries(parts["inquiries"]) if "inquiries" in parts else [],
        "lines": tables.summary(parts["summary"]) if "summary" in parts else [],
    }
    named: dict[str, Section] = {"loans": "open", "guarantees": "duty", "inquiries": "inquiries", "lines": "summary"}
    made: dict[str, Table] = {}
    for name, rows in found.items():
        if rows or _filled(parts.get(named[name], ())):
            made[name] = Table(name, tuple(_scaled(row, scale) for row in rows), {"unit": str(scale)})
    made, fields = _proven(made, fields)
    return Extraction(fields, made)


def _loans(parts: dict[Section, list[Page]], spec: TableSpec) -> list[Row]:
    if "open" not in parts:
        return []
    return tables.described(parts["open"], spec, "lender") or prose.loans(parts["open"])


def _in_ten_thousands(pages: Sequence[Page]) -> bool:
    return any(_UNIT.search(compact("".join(word.text for word in page.words))) for page in pages[:3])


def _filled(pages: Sequence[Page]) -> bool:
    """True when a section holds more than a remark that there is nothing."""
    text = compact("".join(word.text for page in pages for word in page.words))
    return len(text) > 6 and not re.fullmatch(r".{0,12}(?:无|没有|未发现|暂无).{0,30}", text)


def _scaled(row: Row, scale: Decimal) -> Row:
    """The row with its money in yuan."""
    values: dict[str, Any] = {}
    for name, value in row.values.items():
        is_money = name.endswith(("amount", "balance")) or name == "overdue"
        values[name] = f"{Decimal(value) * scale:.2f}" if is_money and value is not None else value
    return replace(row, values=values)


def _proven(made: dict[str, Table], fields: dict[str, Field]) -> tuple[dict[str, Table], dict[str, Field]]:
    """The summary's sum as fields; loans that come to it, in number and balance, are proven."""
    loans, lines = made.get("loans"), made.get("lines")
    total = next((row for row in lines.rows if row.values["label"] == "合计"), None) if lines else None
    if total is None:
        return made, fields
    fields = dict(fields)
    for name, column in (
        ("open_accounts", "accounts"),
        ("open_balance", "balance"),
        ("special_balance", "special_balance"),
        ("bad_balance", "bad_balance"),
    ):
        value = total.values.get(column)
        if value is not None:
            fields[name] = Field(name, value, str(value), total.confidence, total.page, (total.box,), ("label",))
    if loans is None or not loans.rows:
        return made, fields
    balances = [row.values.get("balance") for row in loans.rows]
    same = len(balances) == int(str(total.values["accounts"] or -1)) and None not in balances
    proof = same and sum((Decimal(str(b)) for b in balances), Decimal(0)) == Decimal(str(total.values["balance"]))
    rows = tuple(replace(row, confidence=max(row.confidence, 0.99)) for row in loans.rows) if proof else loans.rows
    made["loans"] = replace(loans, rows=rows, notes={**loans.notes, "proof": "proven" if proof else "unproven"})
    for name in ("open_accounts", "open_balance") if proof else ():
        fields[name] = replace(fields[name], confidence=PROVEN, found_by=("arithmetic", "label"))
    return made, fields
