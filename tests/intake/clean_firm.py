"""What tests of verification share: documents of one clean firm, and the answer of one rule."""

from dataclasses import replace
from datetime import date
from typing import Any

from intake.document import Document
from intake.finding import Finding
from intake.verify import check_document
from tests.intake.books import chained, tax_line, with_interest

TODAY = date(2024, 12, 31)
VAT = tax_line("增值税", "1000.00", "2024-12-10", "2024-11-01", "2024-11-30")
CITY = tax_line("城市维护建设税", "70.00", "2024-12-10", "2024-11-01", "2024-11-30")


def found(made: Document, code: str) -> Finding:
    return next(f for f in check_document(made, TODAY) if f.code == code)


def answer(made: Document, code: str) -> str:
    return found(made, code).outcome


def year() -> list[dict[str, Any]]:
    """Twelve months with fees, taxes, sales and interest."""
    moves = []
    for month in range(1, 13):
        moves += [
            (f"2024-{month:02d}-05", "20000", f"样例客户{month % 4}有限公司", "货款"),
            (f"2024-{month:02d}-10", "-1070", "待报解预算收入", "实时扣税"),
        ]
        moves.append((f"2024-{month:02d}-15", "-3", "", "手续费"))
    rows = chained(with_interest(moves))
    for each in rows:
        each["category"] = "fee" if each["summary"] == "手续费" else None
    return rows


def on_pixels(made: Document) -> Document:
    return replace(made, pages=tuple(replace(page, text_from="ocr") for page in made.pages))
