"""A case as verification and features see it: its documents as read, what was declared, and the day it is judged at."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

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
class Met:
    """A document of the case that another applicant handed in before: as the same file, picture, or rows of a statement.

    `share` is how much of it is the same (0..1): of the rows, of the picture's bits, 1 for a file.
    """

    document_id: str
    what: Literal["file", "image", "rows"]
    share: float
    other_case: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The documents of one case that count on the day `as_of` (uploaded by then, not rejected), oldest upload first.

    `met_before` are those that other applicants' cases hold as well, None where nobody could look.
    """

    id: str
    documents: tuple[Document, ...]
    as_of: date
    declared: Declared = field(default_factory=Declared)
    met_before: tuple[Met, ...] | None = None
    kept: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)  # reckoned once a case

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
