"""A specimen's truth as a document read without a slip: what verification says of it says nothing about reading."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image

from intake.case import CaseFile, Declared
from intake.document import Document, FileFacts, PageFacts
from intake.pipeline import page_facts
from intake.prints import prints_of
from nlp.evidence import Field, Row, Table
from nlp.statement.category import categorise
from ocr.page import Box, Page, Word

SURE = 0.995
NOWHERE = Box(0.0, 0.0, 0.0, 0.0)


def case_as_told(folder: Path) -> CaseFile:
    """The case in a specimen's folder (made with `with_characters`), judged on its own day."""
    truth = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    documents = tuple(document_as_told(told, folder, n) for n, told in enumerate(truth["documents"]))
    day = date.fromisoformat(truth["as_of"])
    return CaseFile("case_told", documents, day, Declared.from_json(truth["declared"]))


def document_as_told(told: Mapping[str, Any], folder: Path, number: int = 0) -> Document:
    """One document of a truth, as if every character of it had been read."""
    file = folder / told["file"]
    content = file.read_bytes()
    printed = pages_as_told(file, told["rotation"])
    facts = FileFacts(file.name, sha256(content).hexdigest(), len(content), "application/pdf")
    return replace(
        document_told(told, number),
        file=facts,
        pages=tuple(page_facts(page) for page in printed),
        notes=prints_of(told["kind"], printed),
    )


def document_told(told: Mapping[str, Any], number: int = 0) -> Document:
    """What a truth tells, without a file and its pages."""
    tables = {name: _table(name, rows, told) for name, rows in told["tables"].items()}
    if told["kind"] == "bank_statement":
        tables = {"transactions": _proven(tables["transactions"], told)}
    return Document(
        f"doc_told_{number}",
        FileFacts(told["kind"], f"{number:064d}", 1, "text/csv"),
        "done",
        kind=told["kind"],
        kind_confidence=SURE,
        pages=(PageFacts(1, 2480, 3508, 0, "pdf", 1.0, ()),),
        fields={name: _field(name, said) for name, said in told["fields"].items()},
        tables=tables,
    )


def pages_as_told(file: Path, rotation: int) -> list[Page]:
    """The pages with every run of print as a word; one bare page for a sheet."""
    width, height = Image.open(file).size if file.suffix == ".jpg" else (2480, 3508)
    record = file.with_name(f"{file.name}.characters.json")
    runs = json.loads(record.read_text(encoding="utf-8"))["runs"] if record.exists() else []
    words: dict[int, list[Word]] = {1: []}
    for run in runs:
        boxes = tuple(Box(*char) for char in run["chars"])
        if boxes:
            words.setdefault(run["page"], []).append(Word(run["text"], Box.around(boxes), SURE))
    return [
        Page(n, width, height, tuple(words.get(n, ())), text_from="pdf", rotation=rotation)
        for n in range(1, max(words) + 1)
    ]


def _field(name: str, said: Mapping[str, Any]) -> Field:
    boxes = tuple(Box(*box) for box in said["boxes"])
    return Field(name, said["value"], said["text"], SURE, said["page"], boxes, ("label",), meaning=said.get("meaning"))


def _table(name: str, rows: list[dict[str, Any]], told: Mapping[str, Any]) -> Table:
    ordered = list(reversed(rows)) if told.get("row_order") == "desc" else rows
    made = [
        Row(
            {column: value for column, value in row.items() if column not in ("page", "box")},
            row.get("page", 1),
            Box(*row["box"]) if "box" in row else NOWHERE,
            SURE,
        )
        for row in ordered
    ]
    return Table(name, tuple(made))


def _proven(table: Table, told: Mapping[str, Any]) -> Table:
    """The notes and categories that the reader of statements adds to rows."""
    holder = str(told["fields"].get("account_holder", {}).get("value") or "")
    rows = tuple(replace(row, values=_filled(row.values, holder)) for row in table.rows)
    breaks = [
        n
        for n, (a, b) in enumerate(pairwise(rows), 1)
        if Decimal(a.values["balance"]) + Decimal(b.values["amount"]) != Decimal(b.values["balance"])
    ]
    links = max(len(rows) - 1, 0)
    proof = "mostly_proven" if breaks else "proven"
    notes = {"links": links, "closed": links - len(breaks), "breaks": breaks, "proof": proof, "sign_source": "label"}
    return Table(table.name, rows, notes)


def _filled(values: Mapping[str, Any], holder: str) -> dict[str, Any]:
    words = f"{values.get('summary') or ''}{values.get('purpose') or ''}"
    cents = int(Decimal(values["amount"]) * 100)
    category = categorise(cents, words, str(values.get("counterparty_name") or ""), holder)
    empty = dict.fromkeys(("time", "balance", "counterparty_name", "counterparty_account", "counterparty_bank"))
    return {**empty, **values, "category": category, "flags": []}
