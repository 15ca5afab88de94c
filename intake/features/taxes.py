"""Lines of tax clearance certificates, each once, and which of them count as taxes of the firm."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from intake.case import CaseFile, Lineage
from intake.features.ledger import Window

NO_TAXES = (
    "保险",
    "社保",
    "工会经费",
    "残疾人就业保障金",
    "残保金",
    "滞纳金",
    "罚款",
    "罚没",
)  # by the name of the tax
NO_TAX_ITEMS = (
    "社会保险",
    "养老保险",
    "医疗保险",
    "失业保险",
    "工伤保险",
    "生育保险",
    "工会经费",
    "残疾人就业保障金",
    "残保金",
    "滞纳金",
    "罚款",
    "罚没",
)  # by that of the item; 财产保险合同 (stamp duty) and 保险服务 (VAT) are items of taxes


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One line of a certificate: a payment (or, negative, a refund) of one tax for one period."""

    document_id: str
    row: int
    tax: str
    item: str
    paid_on: date
    amount: Decimal

    @property
    def counts(self) -> bool:
        """True for taxes of the firm: no insurance, dues, penalties, nor the staff's own income tax."""
        wages = "个人所得税" in self.tax and "工资薪金" in self.item.replace("、", "")
        due = any(word in self.tax for word in NO_TAXES) or any(word in self.item for word in NO_TAX_ITEMS)
        return not wages and not due


def tax_lines(case: CaseFile) -> list[TaxLine]:
    """All lines paid up to `as_of`; a line that stands on several certificates counts once."""
    lines: list[TaxLine] = []
    seen: set[tuple[object, ...]] = set()
    for document in case.of_kind("tax_clearance_certificate"):
        for index, row in enumerate(document.rows("items")):
            values = row.values
            if values.get("paid_on") is None or values.get("amount") is None:
                continue
            names = ("voucher_number", "tax", "item", "period_from", "period_to", "amount")
            mark = tuple(re.sub(r"\s", "", str(values.get(name) or "")) for name in names)
            paid_on = date.fromisoformat(values["paid_on"])
            if mark in seen or paid_on > case.as_of:
                continue
            seen.add(mark)
            tax, item = (re.sub(r"\s", "", values.get(name) or "") for name in ("tax", "item"))
            lines.append(TaxLine(document.id, index, tax, item, paid_on, Decimal(values["amount"])))
    return lines


def lineage_of_lines(lines: list[TaxLine]) -> tuple[Lineage, ...]:
    """The certificates and rows of some lines."""
    rows: dict[str, list[int]] = {}
    for line in lines:
        rows.setdefault(line.document_id, []).append(line.row)
    return tuple(Lineage(document_id, tuple(found), (), "items") for document_id, found in rows.items())


def by_day(lines: Iterable[TaxLine]) -> dict[date, Decimal]:
    """The sum of some lines for each day of payment."""
    sums: dict[date, Decimal] = {}
    for line in lines:
        sums[line.paid_on] = sums.get(line.paid_on, Decimal(0)) + line.amount
    return sums


def unread_lines(case: CaseFile) -> int:
    """Lines without a readable day or amount, and certificates without lines, which nothing can count."""
    tables = [document.rows("items") for document in case.of_kind("tax_clearance_certificate")]
    rows = [row for table in tables for row in table]
    unread = sum(row.values.get("paid_on") is None or row.values.get("amount") is None for row in rows)
    return unread + sum(not table for table in tables)


def penalties(case: CaseFile, held: Window) -> list[TaxLine] | None:
    """Lines of late fees and fines in a window; None without any certificate's lines."""
    lines = tax_lines(case)
    words = ("滞纳金", "罚款", "罚没")
    return (
        [line for line in lines if held.holds(line.paid_on) and any(word in line.tax + line.item for word in words)]
        if lines
        else None
    )
