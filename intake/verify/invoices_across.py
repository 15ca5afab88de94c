"""Invoices among each other and against what was declared (X-31): handed in twice, or more than the returns say."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from intake.case import CaseFile
from intake.document import Document
from intake.features.strand import plain
from intake.finding import Evidence, Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, at, at_rows, from_pixels, sure_of
from intake.verify.sales import taxable_sales

TWICE = Rule(
    "X-31", "XD_INVOICE_TWICE", "high", "同一张发票", "One invoice handed in several times",
    "号码相同的发票内容不同。", "Invoices of one number say different things.",
)  # fmt: skip
SALES = Rule(
    "X-31", "XD_INVOICE_SALES", "medium", "开出的发票与申报销售额", "Invoices issued and sales declared",
    "所提供的开出发票金额已超过同期申报的销售额。", "The invoices handed in already exceed the sales declared for their months.",
)  # fmt: skip

SAME = ("issued_on", "seller_id", "buyer_id", "net_amount", "total_amount")


def number_of(paper: Document) -> str:
    """What makes an invoice one: its code, where it has one, and its number; "" where it was not read."""
    number = str(paper.value("invoice_number") or "")
    return f"{paper.value('invoice_code') or ''}{number}" if number else ""


def issued_by(paper: Document, code: str, name: str) -> bool:
    """True when the firm is the seller, by its number or else by its name."""
    told = str(paper.value("seller_id") or "")
    return told == code if told and code else bool(name) and plain(str(paper.value("seller_name") or "")) == name


def twice(case: CaseFile) -> Iterator[Finding]:
    """Invoices of one number are one: as the same they count once, and when they differ one of them was changed."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for paper in case.of_kind("vat_invoice"):
        if number := number_of(paper):
            groups[number].append(paper)
    for number, papers in groups.items():
        if len(papers) < 2:
            continue
        wrong = [name for name in SAME if len({str(p.value(name)) for p in papers if p.value(name) is not None}) > 1]
        where = tuple(each for paper in papers for each in at(paper, "invoice_number", *wrong))
        sure = min((sure_of(p, "invoice_number", *wrong) for p in papers if from_pixels(p)), default=1.0)
        yield TWICE.judged(not wrong, *where, expected=number, actual="、".join(wrong) or None, sure=sure)
    if groups and all(len(papers) == 1 for papers in groups.values()):
        yield TWICE.passed(*(Evidence(paper.id) for papers in groups.values() for paper in papers))


def declared(case: CaseFile) -> Iterator[Finding]:
    """What the firm invoiced in a return's months, without tax and each invoice once, is no more than the return declares."""
    for licence in case.of_kind("business_licence")[:1]:
        code, name = str(licence.value("uscc") or ""), plain(str(licence.value("name") or ""))
        mine = {number_of(p) or p.id: p for p in case.of_kind("vat_invoice") if issued_by(p, code, name)}
        for paper in case.of_kind("vat_return"):
            yield from _against(paper, list(mine.values()))


def _against(paper: Document, mine: list[Document]) -> Iterator[Finding]:
    told, first, last = taxable_sales(paper), paper.value("period_from"), paper.value("period_to")
    if told is None or not first or not last:
        return
    inside = [p for p in mine if p.value("issued_on") and str(first) <= str(p.value("issued_on")) <= str(last)]
    nets = [Decimal(str(p.value("net_amount"))) for p in inside if p.value("net_amount") is not None]
    if not nets or date.fromisoformat(str(last)) < date.fromisoformat(str(first)):
        return
    total = sum(nets, Decimal(0))
    where = (*at_rows(paper, told[2].table, [told[2].row]), *(each for p in inside for each in at(p, "net_amount")))
    sure = min((sure_of(p, "net_amount", "issued_on") for p in inside if from_pixels(p)), default=1.0)
    holds = total <= told[0] * (1 + policy().return_slack)
    yield SALES.judged(holds, *where, expected=f"{told[0]:.2f}", actual=f"{total:.2f}", sure=sure)


CHECKS = (twice, declared)
