"""偿债能力: taxes paid as a measure of size, and what loans already cost."""

from decimal import Decimal

from intake.case import CaseFile
from intake.features.feature import Measured, Spec
from intake.features.ledger import Ledger, lineage_of
from intake.features.stability import NO_STATEMENT
from intake.features.taxes import lineage_of_lines, tax_lines, unread_lines

REPAYMENT = ("还款", "贷款本息", "还本", "付息", "归还贷款", "贷款利息", "逾期", "罚息")


def tax_paid(case: CaseFile, ledger: Ledger) -> Measured:
    """SO-09: refunds subtracted; insurance, dues, penalties and the staff's income tax left out."""
    certificates = case.of_kind("tax_clearance_certificate")
    if not any(document.rows("items") for document in certificates):  # the narrative form tells a total only
        return Measured(None, (), "no_tax_lines" if certificates else "no_tax_certificate")
    held = ledger.window(12)
    lines = [line for line in tax_lines(case) if held.holds(line.paid_on) and line.counts]
    doubt = "unreadable_lines" if unread_lines(case) else None
    return Measured(sum((line.amount for line in lines), Decimal(0)), lineage_of_lines(lines), doubt)


def loan_repayment(_: CaseFile, ledger: Ledger) -> Measured:
    """SO-01: principal and interest, credit cards left out, over the months covered."""
    if not ledger.accounts:
        return NO_STATEMENT
    held, covered = ledger.window(6), ledger.covered(6)
    found = [
        m
        for m in ledger.movements()
        if m.amount < 0 and held.holds(m.day) and "信用卡" not in m.text and any(word in m.text for word in REPAYMENT)
    ]
    if covered == 0:
        return Measured(None, (), "no_complete_month", 0)
    return Measured(-sum((m.amount for m in found), Decimal(0)) / covered, lineage_of(found), None, covered)


FEATURES = (
    Spec(
        "tax_paid_12m",
        "SO-09",
        "solvency",
        "CNY",
        "12m",
        "近12个完整月纳税额（扣减退税，剔除社保、规费、滞纳金、罚款及代扣工资个税）。",
        "Taxes paid in the last 12 complete months, less refunds, insurance, dues, penalties and staff income tax.",
        tax_paid,
    ),
    Spec(
        "loan_repayment_mean_6m",
        "SO-01",
        "solvency",
        "CNY",
        "6m",
        "近6个完整月的月均还贷支出（不含信用卡）。",
        "Monthly loan repayments over the last 6 complete months, credit cards left out.",
        loan_repayment,
    ),
)
