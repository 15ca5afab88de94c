"""What extraction yields: fields and table rows, none without its evidence (page, boxes, text, finder, confidence)."""

from dataclasses import dataclass, field
from typing import Any, Literal

from ocr.page import Box

FieldStatus = Literal["read", "repaired", "corrected"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a document, as CONTRACT §3 shows it.

    `value` is derived from `text` by the field's parser and JSON-ready (str, dict, or None when it can't be read, with a
    `reason`; an open-ended term is None with `meaning="open_ended"`). `confidence` is calibrated, 0..1. `found_by`
    names the finders that agree (`label`, `tagger`, `pattern`, `checksum`, `position`, `qr`).
    """

    name: str
    value: Any
    text: str
    confidence: float
    page: int
    boxes: tuple[Box, ...]
    found_by: tuple[str, ...]
    status: FieldStatus = "read"
    reason: str | None = None
    meaning: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: column name -> JSON-ready value (None when empty), with its place and confidence.

    `repaired` maps a column to the text as read, where arithmetic proved another reading.
    """

    values: dict[str, Any]
    page: int
    box: Box
    confidence: float
    repaired: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table of a document, and what was learnt while reading it (sign source, row order, proof …)."""

    name: str
    rows: tuple[Row, ...]
    notes: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)  # reckoned once a table


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that was pulled out of one document."""

    fields: dict[str, Field] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
