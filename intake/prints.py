"""Fixed print of a document that no field holds: reminders, imprints, page numbers. Kept as notes, with their places."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nlp.page_numbers import lines_of, page_number
from ocr.page import Page

# Kind -> name of the print -> how it reads without white space.
PRINTS: dict[str, dict[str, str]] = {
    "business_licence": {
        "annual_report_notice": r"应当于每年1月1日",
        "market_imprint": r"国家市场监督管理总局监制",
        "industry_imprint": r"国家工商行政管理总局制|工商行政管理总局监制",
    },
}


def prints_of(kind: str, pages: Sequence[Page]) -> dict[str, Any]:
    """Notes of a document: `prints` (name -> page and box) and `page_numbers` (page -> what is printed and of how many)."""
    notes: dict[str, Any] = {}
    found = _found(PRINTS.get(kind, {}), pages)
    numbers = {str(page.number): list(told) for page in pages if (told := page_number(page)) is not None}
    if found:
        notes["prints"] = found
    if numbers:
        notes["page_numbers"] = numbers
    return notes


def _found(wanted: Mapping[str, str], pages: Sequence[Page]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for page in pages if wanted else ():
        for text, box in lines_of(page):
            for name, pattern in wanted.items():
                if name not in found and re.search(pattern, text):
                    found[name] = {"page": page.number, "box": [round(edge, 5) for edge in box]}
    return found
