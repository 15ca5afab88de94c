"""Taxes on certificates against taxes paid from the accounts (X-12, X-13), and lines that several certificates hold."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile
from intake.features.compliance import CENT, match_taxes, tax_debits
from intake.features.ledger import Movement, ledger_of, lineage_of
from intake.features.strand import period_of
from intake.features.taxes import TaxLine, by_day, tax_lines
from intake.finding import Evidence, Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at_rows
from intake.verify.tax_arithmetic import TWICE, line_mark

UNPAID = Rule(
    "X-12", "XD_TAX_NOT_IN_BANK", "medium", "完税金额与流水的缴税支出", "Certified taxes on the accounts",
    "完税证明的税款多数未在流水中出现。", "Most certified taxes are not found on the accounts.",
)  # fmt: skip
UNLISTED = Rule(
    "X-13", "XD_BANK_TAX_UNLISTED", "low", "流水的缴税支出与完税证明", "Tax payments on the certificates",
    "流水中有完税证明未列的缴税支出。", "The accounts show tax payments that no certificate lists.",
)  # fmt: skip
MOST_PAYMENTS = 12  # of three days whose sums are tried together: 4,096
NEAR = timedelta(days=3)  # of posting around weekends


def taxes_paid(case: CaseFile) -> Iterator[Finding]:
    """X-12 by amount, inside the statements' periods; X-13 inside the certificates' span of days."""
    lines = [line for line in tax_lines(case) if line.amount > 0]
    statements = case.of_kind("bank_statement")
    if not lines or not statements:
        return
    periods = [period for document in statements if (period := period_of(document)) is not None]
    inside = [line for line in lines if any(first <= line.paid_on <= last for first, last in periods)]
    debits = tax_debits(ledger_of(case))
    if not inside or not debits:
        yield UNPAID.open("taxes_paid_from_another_account" if inside else "no_tax_in_the_statement_period")
        return
    certificates = {document.id: document for document in case.of_kind("tax_clearance_certificate")}
    missed = _not_found(
        inside, debits, lambda line: certificates[line.document_id].rows("items")[line.row].values.get("voucher_number")
    )
    total = sum((line.amount for line in inside), Decimal(0))
    share = 1 - sum((line.amount for line in missed), Decimal(0)) / total
    where = [
        evidence
        for name in dict.fromkeys(line.document_id for line in missed)
        for evidence in at_rows(certificates[name], "items", [line.row for line in missed if line.document_id == name])
    ]
    say = Said(expected=f"≥ {policy().tax_share:.0%}", actual=f"{share:.1%}")
    yield UNPAID.judged(share >= policy().tax_share, *where, **say)
    days = by_day(lines)
    extra = [m for m in debits if min(days) <= m.day <= max(days) and not any(abs(m.day - day) <= NEAR for day in days)]
    rows = {document.id: document for document in statements}
    evidence = [e for each in lineage_of(extra) for e in at_rows(rows[each.document_id], "transactions", each.rows)]
    yield UNLISTED.judged(not extra, *evidence, actual=str(len(extra)) if extra else None)


def _not_found(lines: list[TaxLine], debits: list[Movement], voucher_of: Callable[[TaxLine], object]) -> list[TaxLine]:
    """The lines that the accounts do not show as paid: neither the day's sum, nor the sum of one voucher, nor some of the
    day's payments together (a certificate may list a part of what was paid that day)."""
    due, paid = by_day(lines), dict[date, Decimal]()
    single: dict[date, list[Decimal]] = {}
    for debit in debits:
        paid[debit.day] = paid.get(debit.day, Decimal(0)) - debit.amount
        single.setdefault(debit.day, []).append(-debit.amount)
    matched = set(match_taxes(due, paid).values())
    missed = []
    for day in (day for day in due if day not in matched):
        there = [amount for n in (-1, 0, 1) for amount in single.get(day + timedelta(days=n), ())][:MOST_PAYMENTS]
        if _adds_up(due[day], there):
            continue
        vouchers: dict[object, list[TaxLine]] = {}
        for line in (line for line in lines if line.paid_on == day):
            vouchers.setdefault(voucher_of(line), []).append(line)
        for found in vouchers.values():
            if not any(abs(sum((x.amount for x in found), Decimal(0)) - amount) <= CENT for amount in there):
                missed += found
    return missed


def _adds_up(total: Decimal, amounts: list[Decimal]) -> bool:
    """True when some of the amounts come to the total."""
    sums = {Decimal(0)}
    for amount in amounts:
        sums |= {known + amount for known in sums if known + amount <= total + CENT}
    return any(abs(known - total) <= CENT for known in sums)


def repeated_lines(case: CaseFile) -> Iterator[Finding]:
    """TAX-10 across certificates: a line that stands on several counts once."""
    certificates = case.of_kind("tax_clearance_certificate")
    if len(certificates) < 2:
        return
    marks = [{line_mark(row) for row in document.rows("items")} for document in certificates]
    counts = Counter(mark for each in marks for mark in each)
    where: list[Evidence] = []
    for document in certificates:
        twice = [i for i, row in enumerate(document.rows("items")) if counts[line_mark(row)] > 1]
        where.extend(at_rows(document, "items", twice) if twice else ())
    yield TWICE.judged(not where, *where)


CHECKS = (taxes_paid, repeated_lines)
