"""A case as verification and features see it: its documents as read, what was declared, and the day it is judged at."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from intake.document import Document


@dataclass(frozen=True, slots=True)
class Declared:
    """What the applicant said: compared with the documents, never trusted over them."""

    company_name: str | None = None
    uscc: str | None = None
    legal_representative: str | None = None
    account_numbers: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, stated: Mapping[str, Any]) -> "Declared":
        """From the `declared` object of CONTRACT §2; unknown names are ignored."""
        return cls(
            stated.get("company_name"),
            stated.get("uscc"),
            stated.get("legal_representative"),
            tuple(stated.get("account_numbers") or ()),
        )


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The documents of one case that count on the day `as_of` (uploaded by then, not rejected), oldest upload first."""

    id: str
    documents: tuple[Document, ...]
    as_of: date
    declared: Declared = field(default_factory=Declared)

    def known(self) -> "CaseFile":
        """The case as it could be known on its day: without documents uploaded later (None counts as before)."""
        day = self.as_of.isoformat()
        kept = tuple(d for d in self.documents if d.uploaded_on is None or d.uploaded_on <= day)
        return self if len(kept) == len(self.documents) else replace(self, documents=kept)

    def of_kind(self, kind: str) -> tuple[Document, ...]:
        """The case's documents of one kind, oldest upload first."""
        return tuple(d for d in self.documents if d.kind == kind)


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a feature comes from: a document, and the rows (0-based, in table order) or fields of it that counted."""

    document_id: str
    rows: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    table: str | None = None
