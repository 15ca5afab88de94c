"""What credit reports tell of debts: outstanding loans, guarantees for others, inquiries by lenders (SO-05, 12, 13, 14)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from intake.case import CaseFile, Lineage
from intake.document import Document
from intake.features.credits import BUSINESS
from intake.features.feature import Compute, Measured, Spec
from intake.features.health import average_balance
from intake.features.ledger import Ledger
from nlp.values.credit import APPROVALS

CREDIT = "credit_report"
NONE, UNREAD = Measured(None, reason="no_credit_report"), Measured(None, reason="credit_report_lines_not_read")
DAYS = {3: 92, 6: 183}


def report_of(case: CaseFile) -> Document | None:
    """The newest report on the firm, or, without one, on a person; none that was made after the day judged at."""
    known = [r for r in case.of_kind(CREDIT) if str(r.value("reported_on") or "") <= case.as_of.isoformat()]
    firms = [r for r in known if r.value("report_kind") != "personal"]
    return max(firms or known, key=lambda each: str(each.value("reported_on") or ""), default=None)


def outstanding(report: Document) -> tuple[Decimal, Lineage] | None:
    """The balance of the open loans in yuan: the summary's sum, or that of the loans; None where neither was read whole."""
    total = report.value("open_balance")
    if total is not None:
        return Decimal(str(total)), Lineage(report.id, (), ("open_balance",))
    rows = report.rows("loans")
    balances = [row.values.get("balance") for row in rows]
    if any(balance is None for balance in balances):
        return None
    if not rows and "loans" in report.tables:
        return None  # a section of loans of which nothing was read
    if not rows and not read_at_all(report):
        return None
    return sum((Decimal(str(b)) for b in balances), Decimal(0)), Lineage(
        report.id, tuple(range(len(rows))), (), "loans"
    )


def read_at_all(report: Document) -> bool:
    """True when something of the report's body was read: a section that it lacks is then one without entries."""
    return any(report.rows(name) for name in ("loans", "guarantees", "inquiries", "lines"))


def of_debt(count: Callable[[Ledger, Decimal, Lineage], Measured]) -> Compute:
    """A feature of the outstanding loans beside the statements; told apart what is missing for it."""

    def counted(case: CaseFile, ledger: Ledger) -> Measured:
        report = report_of(case)
        if report is None:
            return NONE
        found = outstanding(report)
        if found is None:
            return UNREAD
        if not ledger.accounts:
            return Measured(None, reason="no_bank_statement", coverage_months=0)
        return count(ledger, *found)

    return counted


def debt_to_inflow(ledger: Ledger, debt: Decimal, where: Lineage) -> Measured:
    """SO-05."""
    book, covered = ledger.book, ledger.covered(12)
    rows = book.credits(BUSINESS)
    inflow = book.total(rows)
    if inflow == 0:
        return Measured(None, reason="no_inflow", coverage_months=covered)
    return Measured(debt / inflow, (where, *book.lineage(rows)), None, covered)


def guaranteed(case: CaseFile, _: Ledger) -> Measured:
    """SO-12: what is still owed by those for whom the firm answers; the sum answered for where no balance is told."""
    report = report_of(case)
    if report is None:
        return NONE
    rows = report.rows("guarantees")
    owed = [row.values.get("balance") or row.values.get("amount") for row in rows]
    if any(value is None for value in owed) or (
        not rows and ("guarantees" in report.tables or not read_at_all(report))
    ):
        return UNREAD
    total = sum((Decimal(str(value)) for value in owed), Decimal(0))
    return Measured(total, (Lineage(report.id, tuple(range(len(rows))), (), "guarantees"),))


def balance_to_loans(ledger: Ledger, debt: Decimal, where: Lineage) -> Measured:
    """SO-13."""
    mean = average_balance(ledger.book, 6)
    if mean is None:
        return Measured(None, reason="no_balances", coverage_months=ledger.covered(6))
    if debt == 0:
        return Measured(None, (where,), "no_debt_seen", ledger.covered(6))
    held = ledger.book.lineage(ledger.book.pick(ledger.book.inside(6)))
    return Measured(mean / debt, (where, *held), None, ledger.covered(6))


def inquiries(months: int) -> Compute:
    """SO-14: lenders' inquiries to decide on a loan, in the months before the report was made."""

    def counted(case: CaseFile, _: Ledger) -> Measured:
        report = report_of(case)
        if report is None:
            return NONE
        rows = report.rows("inquiries")
        if not rows:
            return (
                UNREAD
                if "inquiries" in report.tables or not read_at_all(report)
                else Measured(None, reason="not_in_this_report")
            )
        last = date.fromisoformat(str(report.value("reported_on") or case.as_of.isoformat()))
        first = (last - timedelta(days=DAYS[months])).isoformat()
        seen = tuple(
            at for at, row in enumerate(rows)
            if row.values.get("reason") in APPROVALS and first < str(row.values.get("date") or "") <= last.isoformat()
        )  # fmt: skip
        return Measured(len(seen), (Lineage(report.id, seen, (), "inquiries"),))

    return counted


SUMMED = ("取最近一份企业信用报告；没有时取个人报告。", "Of the newest report on the firm; without one, on the person.")
FEATURES = (
    Spec("debt_to_inflow_total_12m", "SO-05", "solvency", "ratio", "12m", "信用报告负债余额与有效流水之比。",
         "Debt of the credit report over effective inflow.", of_debt(debt_to_inflow), *SUMMED),
    Spec("guaranteed_for_others", "SO-12", "solvency", "CNY", None, "对外担保余额。", "What is guaranteed for others.", guaranteed,
         "按相关还款责任的余额；未印余额时取责任金额。", "By the balances that the duties tell; the amounts answered for where none is printed."),
    Spec("balance_to_loans", "SO-13", "solvency", "ratio", "6m", "存贷比：日均余额与贷款余额之比。",
         "Average daily balance over outstanding loans.", of_debt(balance_to_loans), *SUMMED),
    Spec("loan_inquiries_3m", "SO-14", "solvency", "count", "3m", "近3个月贷款审批查询次数。", "Inquiries for loans in the last 3 months.",
         inquiries(3), "至报告时间止；含担保资格与信用卡审批。", "Until the report's day; approvals of guarantees and cards count."),
    Spec("loan_inquiries_6m", "SO-14", "solvency", "count", "6m", "近6个月贷款审批查询次数。", "Inquiries for loans in the last 6 months.",
         inquiries(6), "至报告时间止；含担保资格与信用卡审批。", "Until the report's day; approvals of guarantees and cards count."),
)  # fmt: skip
