"""By what a document is known again in another applicant's case: its pictures, the rows of a statement, whose firm it is of."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from intake.document import Document
from ocr.page import Page

PICTURED = ("business_licence", "tax_clearance_certificate", "bank_statement")  # with print enough to tell two apart
FIRMS = {
    "business_licence": "uscc",
    "tax_clearance_certificate": "taxpayer_id",
    "tax_registration_certificate": "taxpayer_id",
}
MOST_PAGES, MOST_ROWS = 3, 2000
BAND = 8  # hexadecimal digits of a likeness that are looked for together: of 32 bands most survive a copy
EMPTY = "0" * BAND
LEAST_BITS = 150  # set in either of two pictures; emptier pages are all alike


def likeness_of(pages: Sequence[Page]) -> dict[str, dict[str, str]]:
    """`{"likeness": {page: bits}}` of the first pages that are pictures, for a document's notes; nothing without any."""
    found = {str(page.number): page.likeness for page in pages[:MOST_PAGES] if page.likeness}
    return {"likeness": found} if found else {}


def marks_of(document: Document, key: bytes) -> list[tuple[str, str]]:
    """(sort, value) of all that a document is known by; rows and firms are hashed with a key, so that the marks tell
    nothing. Sorts: `firm`, `row`, `band` (a part of a picture's likeness) and `image` (the whole of it)."""
    marks: dict[tuple[str, str], None] = {}
    firm = document.value(FIRMS.get(document.kind, ""))
    if firm:
        marks["firm", _hidden(key, str(firm))] = None
    for row in document.rows("transactions")[:MOST_ROWS]:
        told = [row.values.get(name) for name in ("date", "amount", "balance")]
        if all(told):
            marks["row", _hidden(key, "|".join(map(str, told)))] = None
    pictures: dict[str, str] = document.notes.get("likeness", {}) if document.kind in PICTURED else {}
    for bits in pictures.values():
        marks["image", bits] = None
        for place in range(0, len(bits), BAND):
            if bits[place : place + BAND] != EMPTY:
                marks["band", f"{place // BAND}:{bits[place : place + BAND]}"] = None
    return list(marks)


def _hidden(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), sha256).hexdigest()[:32]


def alike(left: str, right: str) -> float:
    """The share of two likenesses' set bits that they have in common (0..1); 0 for pages that are nearly empty.

    >>> alike("ff" * 128, "ff" * 128), alike("ff" * 128, "0f" * 128), alike("00" * 128, "00" * 128)
    (1.0, 0.5, 0.0)
    """
    a, b = int(left, 16), int(right, 16)
    either = (a | b).bit_count()
    return 0.0 if either < LEAST_BITS else (a & b).bit_count() / either
