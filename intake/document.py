"""A document, read: the shape of CONTRACT §3 as frozen dataclasses, to JSON and back."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from intake.finding import Finding
from nlp.evidence import Field, Row, Table
from ocr.faults import DocumentFault, PasswordRequired
from ocr.page import Box

if TYPE_CHECKING:
    from intake.sheet import Sheet


def told(fault: DocumentFault) -> dict[str, str]:
    """A fault as a document's `error`: stable code and one sentence in two languages."""
    return {"code": fault.code, "detail": fault.zh, "detail_en": fault.en}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The uploaded file: its name as given (cleaned), SHA-256 of its bytes, size in bytes, type told by content."""

    name: str
    sha256: str
    bytes: int
    media_type: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What outsiders see of a page; width and height as uploaded (pixels, points, or columns and rows)."""

    number: int
    width: float
    height: float
    rotation: int
    text_from: str
    legibility_score: float
    legibility_reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Which of several papers in one file a document is: the `number`-th of `of`; `upload` is the id that the file was
    taken under, which its first paper keeps."""

    number: int
    of: int
    upload: str


@dataclass(frozen=True, slots=True)
class Document:
    """One paper after reading: an uploaded file, or its `part` of one that holds several. `error` is {"code", "detail", "detail_en"} when it could not be read."""

    id: str
    file: FileFacts
    status: str = "queued"
    case_id: str | None = None
    kind: str = "unknown"
    kind_confidence: float = 0.0
    pages: tuple[PageFacts, ...] = ()
    fields: dict[str, Field] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    error: dict[str, str] | None = None
    marks: tuple[dict[str, Any], ...] = ()  # seals and codes: {"kind", "page", "box", "text", ...}
    notes: dict[str, Any] = field(default_factory=dict)
    uploaded_on: str | None = None  # YYYY-MM-DD, local date of the upload
    part: Part | None = None

    def with_status(self, status: str) -> "Document":
        return replace(self, status=status)

    def with_findings(self, findings: tuple[Finding, ...]) -> "Document":
        return replace(self, findings=findings)

    def with_fault(self, fault: DocumentFault) -> "Document":
        """The document with what is wrong with it, and what to do; one that only lacks its password waits for that."""
        status = "password_required" if isinstance(fault, PasswordRequired) else "failed"
        return replace(self, status=status, error=told(fault))

    @property
    def grave(self) -> bool:
        """True when a check of weight fails: such a document is not done, and not accepted by one person alone."""
        return any(f.outcome == "fail" and f.severity in ("block", "high") for f in self.findings)

    def value(self, name: str) -> Any:
        """The value of a field, None when it is absent or unreadable."""
        found = self.fields.get(name)
        return None if found is None else found.value

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table, () when the document has none."""
        found = self.tables.get(table)
        return () if found is None else found.rows

    def sheet(self, table: str) -> "Sheet":
        """The rows of a table as columns, made once a table."""
        from intake.sheet import Sheet  # numpy need not be there before

        found = self.tables.get(table)
        if found is None:
            return Sheet(())
        sheet: Sheet | None = found.kept.get("sheet")
        if sheet is None:
            sheet = found.kept["sheet"] = Sheet(found.rows)
        return sheet

    def to_json(self) -> dict[str, Any]:
        """The JSON of CONTRACT §3 (plus `marks` and `notes`)."""
        return {
            "id": self.id,
            "case_id": self.case_id,
            "file": {
                "name": self.file.name,
                "sha256": self.file.sha256,
                "bytes": self.file.bytes,
                "media_type": self.file.media_type,
            },
            "status": self.status,
            "kind": self.kind,
            "kind_confidence": round(self.kind_confidence, 4),
            "pages": [_page_to_json(p) for p in self.pages],
            "fields": {name: field_to_json(f) for name, f in self.fields.items()},
            "tables": {name: [row_to_json(r) for r in table.rows] for name, table in self.tables.items()},
            "table_notes": {name: table.notes for name, table in self.tables.items()},
            "findings": [f.to_json() for f in self.findings],
            "error": self.error,
            "marks": list(self.marks),
            "notes": self.notes,
            "uploaded_on": self.uploaded_on,
            "part": self.part and {"number": self.part.number, "of": self.part.of, "upload": self.part.upload},
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Document":
        """The inverse of `to_json`."""
        return cls(
            id=record["id"],
            case_id=record["case_id"],
            file=FileFacts(**record["file"]),
            status=record["status"],
            kind=record["kind"],
            kind_confidence=record["kind_confidence"],
            pages=tuple(_page_from_json(p) for p in record["pages"]),
            fields={name: field_from_json(name, f) for name, f in record["fields"].items()},
            tables={
                name: Table(name, tuple(row_from_json(r) for r in rows), record.get("table_notes", {}).get(name, {}))
                for name, rows in record["tables"].items()
            },
            findings=tuple(Finding.from_json(f) for f in record["findings"]),
            error=record["error"],
            marks=tuple(record.get("marks", ())),
            notes=record.get("notes", {}),
            uploaded_on=record.get("uploaded_on"),
            part=Part(**record["part"]) if record.get("part") else None,
        )


def _box(box: Box) -> list[float]:
    return [round(edge, 5) for edge in box]


def _page_to_json(page: PageFacts) -> dict[str, Any]:
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "text_from": page.text_from,
        "legibility": {"score": round(page.legibility_score, 3), "reasons": list(page.legibility_reasons)},
    }


def _page_from_json(record: dict[str, Any]) -> PageFacts:
    seen = record["legibility"]
    return PageFacts(
        record["number"],
        record["width"],
        record["height"],
        record["rotation"],
        record["text_from"],
        seen["score"],
        tuple(seen["reasons"]),
    )


def field_to_json(found: Field) -> dict[str, Any]:
    """One entry of `fields` of CONTRACT §3."""
    record: dict[str, Any] = {
        "value": found.value,
        "text": found.text,
        "confidence": round(found.confidence, 4),
        "page": found.page,
        "boxes": [_box(b) for b in found.boxes],
        "found_by": list(found.found_by),
        "status": found.status,
    }
    if found.reason is not None:
        record["reason"] = found.reason
    if found.meaning is not None:
        record["meaning"] = found.meaning
    if found.candidates:
        record["candidates"] = list(found.candidates)
    return record


def field_from_json(name: str, record: dict[str, Any]) -> Field:
    """The inverse of `field_to_json`."""
    return Field(
        name,
        record["value"],
        record["text"],
        record["confidence"],
        record["page"],
        tuple(Box(*b) for b in record["boxes"]),
        tuple(record["found_by"]),
        record["status"],
        record.get("reason"),
        record.get("meaning"),
        tuple(record.get("candidates", ())),
    )


_ROW_FACTS = ("page", "box", "confidence", "repaired")


def row_to_json(row: Row) -> dict[str, Any]:
    """One row of a table of CONTRACT §3: its columns beside `page`, `box`, `confidence` and, if any, `repaired`."""
    record = {**row.values, "page": row.page, "box": _box(row.box), "confidence": round(row.confidence, 4)}
    if row.repaired:
        record["repaired"] = row.repaired
    return record


def row_from_json(record: dict[str, Any]) -> Row:
    """The inverse of `row_to_json`."""
    values = {name: value for name, value in record.items() if name not in _ROW_FACTS}
    return Row(values, record["page"], Box(*record["box"]), record["confidence"], record.get("repaired", {}))
