"""Firms made of numbers: documents as they come out of reading, with a balance that adds up. All names are invented."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from intake.case import CaseFile
from intake.document import Document, FileFacts, PageFacts
from nlp.evidence import Field, Row, Table
from ocr.page import Box

HOLDER = "样例市云启信息技术有限公司"
OWNER = "张三丰"
CODE = "91990100MA0D3MYNXQ"
HERE = Box(0.1, 0.1, 0.4, 0.12)


def field(name: str, value: Any, text: str | None = None, sure: float = 0.99, **more: Any) -> Field:
    return Field(name, value, text if text is not None else str(value), sure, 1, (HERE,), ("label",), **more)


def document(
    kind: str, fields: dict[str, Any], tables: dict[str, list[dict[str, Any]]] | None = None, **more: Any
) -> Document:
    """A document as read: fields by their values, rows by their columns."""
    made = {name: value if isinstance(value, Field) else field(name, value) for name, value in fields.items()}
    rows = {
        name: Table(name, tuple(Row(row, 1, HERE, 0.99) for row in found), more.pop("notes", {}))
        for name, found in (tables or {}).items()
    }
    facts = FileFacts(f"{kind}.pdf", kind, 1, "application/pdf")
    pages = (PageFacts(1, 595, 842, 0, more.pop("text_from", "pdf"), 1.0, ()),)
    name = more.pop("id", f"doc_{kind}")
    return Document(name, facts, "done", kind=kind, kind_confidence=0.99, pages=pages, fields=made, tables=rows, **more)


def licence(**fields: Any) -> Document:
    told = {
        "uscc": CODE,
        "name": HOLDER,
        "entity_type": "有限责任公司（自然人独资）",
        "legal_representative": OWNER,
        "registered_capital": {"amount": "5000000.00", "currency": "CNY"},
        "established_on": "2019-07-26",
        "issued_on": "2020-03-02",
    }
    return document("business_licence", {**told, **fields})


def row(
    day: str, amount: str, balance: str | None, name: str = "", summary: str = "", purpose: str = "", **more: Any
) -> dict[str, Any]:
    told: dict[str, Any] = {"date": day, "time": None, "amount": amount, "balance": balance}
    told |= {"counterparty_name": name or None, "summary": summary or None, "purpose": purpose or None}
    return {
        **told,
        "counterparty_account": None,
        "counterparty_bank": None,
        "reference": None,
        "category": None,
        "flags": [],
        **more,
    }


def chained(moves: list[tuple[str, str, str, str]], opening: str = "100000.00") -> list[dict[str, Any]]:
    """Rows of (day, amount, name, summary) with the running balance."""
    balance, rows = Decimal(opening), []
    for day, amount, name, summary in moves:
        balance += Decimal(amount)
        rows.append(row(day, f"{Decimal(amount):.2f}", f"{balance:.2f}", name, summary))
    return rows


RATES = {3: Decimal("0.002"), 6: Decimal("0.002"), 9: Decimal("0.0015"), 12: Decimal("0.001")}


def with_interest(
    moves: list[tuple[str, str, str, str]], opening: str = "100000.00"
) -> list[tuple[str, str, str, str]]:
    """The moves with interest posted on the 21st of each quarter's last month, on whole yuan, by days, a year of 360."""
    balance, product, out, left = Decimal(opening), Decimal(0), [], sorted(moves)
    day = date.fromisoformat(left[0][0]).replace(day=1)
    last = date.fromisoformat(left[-1][0])
    while day <= last:
        if day.month in RATES and day.day == 21:
            interest = (product * RATES[day.month] / 360).quantize(Decimal("0.01"))
            out.append((day.isoformat(), str(interest), "", "结息"))
            balance, product = balance + interest, Decimal(0)
        while left and left[0][0] == day.isoformat():
            out.append(left.pop(0))
            balance += Decimal(out[-1][1])
        product += int(balance)
        day += timedelta(days=1)
    return out


def statement(rows: list[dict[str, Any]], **fields: Any) -> Document:
    links = max(len(rows) - 1, 0)
    notes = {"links": links, "closed": links, "breaks": [], "proof": "proven", "sign_source": "label"}
    told = {
        "account_holder": HOLDER,
        "account_number": "9900123456789012345",
        "period_from": "2024-01-01",
        "period_to": "2024-12-31",
    }
    return document("bank_statement", {**told, **fields}, {"transactions": rows}, notes=notes)


def tax_line(
    tax: str, amount: str, paid_on: str, start: str, end: str, item: str = "其他", voucher: str = "399240000000000001"
) -> dict[str, Any]:
    told = {"voucher_number": voucher, "tax": tax, "item": item, "period_from": start, "period_to": end}
    return {**told, "paid_on": paid_on, "amount": amount}


def certificate(lines: list[dict[str, Any]], **fields: Any) -> Document:
    total = sum((Decimal(line["amount"]) for line in lines if line["amount"]), Decimal(0))
    told = {
        "certificate_number": "399240000000000001",
        "issued_on": "2024-12-20",
        "tax_authority": "国家税务总局样例市税务局",
        "taxpayer_id": CODE,
        "taxpayer_name": HOLDER,
        "total_amount": f"{total:.2f}",
    }
    return document("tax_clearance_certificate", {**told, **fields}, {"items": lines})


def case(*documents: Document, as_of: str = "2024-12-31") -> CaseFile:
    return CaseFile("case_test", tuple(documents), date.fromisoformat(as_of))


def random_rows(rng: Random) -> list[dict[str, Any]]:
    """A year of a living firm: customers, channels, owners, loans, refunds, money that only passes through, taxes."""
    customers = [f"样例客户{n}有限公司" for n in range(rng.randrange(2, 12))]
    moves: list[tuple[str, str, str, str]] = []
    day = date(2024, 1, 1)
    while day <= date(2024, 12, 31):
        for _ in range(rng.randrange(0, 3)):
            amount = f"{rng.randrange(10_000, 9_000_000) / 100:.2f}"
            sort = rng.randrange(12)
            name = rng.choice([*customers, "", OWNER, HOLDER, "财付通支付科技有限公司", "国家金库样例支库"])
            summary = rng.choice(
                ["货款", "货款", "转账", "借款", "理财赎回", "退款", "保证金", "结息", "还款", "税款", "现金存入"]
            )
            if sort < 6:
                moves.append((day.isoformat(), amount, name, summary))
            elif sort < 10:
                moves.append((day.isoformat(), f"-{amount}", name, summary))
            else:
                moves.append((day.isoformat(), amount, rng.choice(customers), "货款"))
                later = min(day + timedelta(days=rng.randrange(0, 3)), date(2024, 12, 31))
                if later == day:
                    moves.append((day.isoformat(), f"-{amount}", rng.choice(customers), "转账"))
        day += timedelta(days=rng.randrange(1, 4))
    return chained(moves, "50000000.00")
