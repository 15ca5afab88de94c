"""偿债能力: what loans already cost, how the business carries them, taxes paid as a measure of size."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from intake.case import CaseFile
from intake.features.credits import BUSINESS
from intake.features.debits import REPAYMENT
from intake.features.feature import Measured, Spec, from_rows, measured, nothing, per_covered_month, share
from intake.features.flows import operating
from intake.features.ledger import Ledger
from intake.features.taxes import lineage_of_lines, tax_lines, unread_lines

if TYPE_CHECKING:
    from intake.features.book import Book
    from intake.sheet import Ints

COMMITTED = ("loan_repayment", "salary", "rent", "social", "tax", "utility", "telecom")
BRANDS: tuple[tuple[str, str], ...] = (  # what a row says -> the institution behind it
    (r"微粒贷|微业贷|微众", "微众银行"), (r"网商贷|网商银行", "网商银行"), (r"借呗|花呗|蚂蚁", "蚂蚁消费金融"),
    (r"度小满|有钱花", "度小满"), (r"京东科技|京东金融|金条|白条", "京东科技"), (r"美团(?:借钱|小贷|生意贷)", "美团小贷"),
    (r"新网", "新网银行"), (r"众邦", "众邦银行"), (r"平安普惠|陆金所", "平安普惠"),
)  # fmt: skip
LENDER = r"小额贷款|小贷|融资租赁|商业保理|消费金融|典当|信托|银行|信用社"


def repayments(book: "Book", months: int) -> "Ints":
    """Principal and interest paid, credit cards left out."""
    said = book.says("|".join(REPAYMENT)) & ~book.says("信用卡")
    return book.pick((book.cents < 0) & book.inside(months) & said)


def loan_repayment(book: "Book") -> Measured:
    """SO-01: over the months covered."""
    return per_covered_month(book, repayments(book, 6), 6)


def lender_of(name: str, text: str) -> str:
    """The institution that a repayment goes to, "" when the row tells none."""
    said = name + text
    brand = next((lender for pattern, lender in BRANDS if re.search(pattern, said)), None)
    return brand or (name if re.search(LENDER, name) else "")


def lenders(book: "Book") -> Measured:
    """SO-02: different institutions repaid; rows that name none are together one more."""
    rows = repayments(book, 6)
    found = {lender_of(book.rows[place].name, book.rows[place].text) for place in rows}
    return measured(book, len(found), rows, 6)


def new_loans(book: "Book", months: int) -> Measured:
    """SO-02: loans paid out."""
    rows = book.credits("loan", months=months)
    return measured(book, len(rows), rows, months)


def coverage(book: "Book") -> Measured:
    """SO-03: effective inflow less operating payments, over what loans cost."""
    import numpy as np

    service, spent = repayments(book, 12), operating(book)
    cost = book.total(service)
    if cost == 0:
        return nothing(book, 12, "no_debt_seen")
    sold = book.credits(BUSINESS)
    value = (book.total(sold) - book.total(spent)) / cost
    return measured(book, value, np.sort(np.concatenate([sold, spent, service])), 12)


def burden(book: "Book") -> Measured:
    """SO-04 before the new instalment: monthly repayments over the monthly effective inflow."""
    covered, months = book.ledger.covered(12), book.ledger.covered(6)
    inflow, rows = book.total(book.credits(BUSINESS)), repayments(book, 6)
    if not covered or not months or inflow == 0:
        return nothing(book, 12, "no_inflow")
    return measured(book, (book.total(rows) / months) / (inflow / covered), rows, 12)


def loan_share(book: "Book") -> Measured:
    """SO-06."""
    return share(book, book.credits("loan"), book.credits(), 12, "no_credits")


def bounced(book: "Book") -> Measured:
    """SO-07: payments returned, or not made for want of money."""
    rows = book.pick(book.inside(12) & book.says("退票|账号户名不符|户名不符|余额不足|扣款失败|空头"))
    return measured(book, len(rows), rows, 12)


def overdue(book: "Book") -> Measured:
    """SO-08."""
    rows = book.pick(book.inside(12) & (book.cents < 0) & book.says("逾期|罚息"))
    return measured(book, len(rows), rows, 12)


def tax_paid(case: CaseFile, ledger: Ledger, months: int = 12) -> Measured:
    """SO-09: refunds subtracted; insurance, dues, penalties and the staff's income tax left out."""
    certificates = case.of_kind("tax_clearance_certificate")
    if not any(document.rows("items") for document in certificates):  # the narrative form tells a total only
        return Measured(None, (), "no_tax_lines" if certificates else "no_tax_certificate")
    held = ledger.window(months)
    lines = [line for line in tax_lines(case) if held.holds(line.paid_on) and line.counts]
    doubt = "unreadable_lines" if unread_lines(case) else None
    return Measured(sum((line.amount for line in lines), Decimal(0)), lineage_of_lines(lines), doubt)


def tax_growth(case: CaseFile, ledger: Ledger) -> Measured:
    """SO-09: the last twelve months over the twelve before."""
    year, both = tax_paid(case, ledger), tax_paid(case, ledger, 24)
    if not isinstance(year.value, Decimal) or not isinstance(both.value, Decimal):
        return both
    before = both.value - year.value
    if before <= 0:
        return Measured(None, (), "no_taxes_the_year_before")
    return Measured(year.value / before - 1, both.lineage, both.reason)


def disposable(book: "Book") -> Measured:
    """SO-11: the lowest end-of-day balance less a month's committed payments."""
    held, covered = book.ledger.window(3), book.ledger.covered(3)
    daily = book.daily(held.first, held.last)
    if daily is None or not covered:
        return nothing(book, 3, "no_balances" if daily is None else "no_complete_month")
    committed = book.debits(*COMMITTED, months=3)
    value = Decimal(min(daily)).scaleb(-2) - book.total(committed) / covered
    return measured(book, value, book.pick(book.inside(3)), 3)


def guarantees(book: "Book") -> Measured:
    """SO-12, of the accounts: paid for guarantees and for others' debts."""
    rows = book.debits("guarantee")
    return measured(book, book.total(rows), rows, 12)


TAXES = (
    "缺证明的月份不可见；同一凭证行只计一次。",
    "Months without a certificate are not seen; a line on two certificates counts once.",
)
FEATURES = (
    Spec("loan_repayment_mean_6m", "SO-01", "solvency", "CNY", "6m", "近6个完整月的月均还贷支出（不含信用卡）。",
         "Monthly loan repayments over the last 6 complete months, credit cards left out.", from_rows(loan_repayment),
         "一次性还本会推高均值。", "A bullet repayment raises the mean."),
    Spec("lenders_repaid_6m", "SO-02", "solvency", "count", "6m", "近6个月还款的不同放款机构数。", "Different institutions repaid in the last 6 months.",
         from_rows(lenders), "品牌归到机构；无名还款合计算一家。", "Brands are mapped to institutions; nameless repayments are one together."),
    Spec("new_loans_3m", "SO-02", "solvency", "count", "3m", "近3个月新增贷款到账笔数。", "Loans paid out in the last 3 months.",
         from_rows(lambda book: new_loans(book, 3)), "按摘要判断。", "By the summary."),
    Spec("new_loans_6m", "SO-02", "solvency", "count", "6m", "近6个月新增贷款到账笔数。", "Loans paid out in the last 6 months.",
         from_rows(lambda book: new_loans(book, 6)), "按摘要判断。", "By the summary."),
    Spec("debt_service_coverage_12m", "SO-03", "solvency", "ratio", "12m", "偿债覆盖：（有效流水减经营性支出）除以还贷支出。",
         "Effective inflow less operating payments, over debt service.", from_rows(coverage), "无还贷记录时不计算（no_debt_seen）。", "Null when no debt is seen."),
    Spec("debt_to_inflow_12m", "SO-04", "solvency", "ratio", "12m", "新增前负债率：月均还贷与月均有效进账之比。",
         "Monthly repayments over the monthly effective inflow, before the new instalment.", from_rows(burden),
         "新增月供由评分服务加上。", "The scoring service adds the new instalment."),
    Spec("loan_inflow_share_12m", "SO-06", "solvency", "ratio", "12m", "贷款流入占全部进账的比例。", "Loans over all credits.", from_rows(loan_share),
         "受托支付直接付给第三方，不可见。", "Entrusted payments to third parties are not seen."),
    Spec("bounced_12m", "SO-07", "solvency", "count", "12m", "退票、扣款失败笔数。", "Returned and failed payments.", from_rows(bounced),
         "多数银行不列未成功的扣款。", "Most banks do not list what failed."),
    Spec("overdue_signs_12m", "SO-08", "solvency", "count", "12m", "逾期、罚息支出笔数。", "Payments that speak of arrears or penalty interest.",
         from_rows(overdue), "按摘要判断。", "By the summary."),
    Spec("tax_paid_12m", "SO-09", "solvency", "CNY", "12m", "近12个完整月纳税额（扣减退税，剔除社保、规费、滞纳金、罚款及代扣工资个税）。",
         "Taxes paid in the last 12 complete months, less refunds, insurance, dues, penalties and staff income tax.", tax_paid, *TAXES),
    Spec("tax_paid_24m", "SO-09", "solvency", "CNY", "24m", "近24个完整月纳税额（口径同上）。",
         "Taxes paid in the last 24 complete months, counted alike.", lambda case, ledger: tax_paid(case, ledger, 24), *TAXES),
    Spec("tax_growth_24m", "SO-09", "solvency", "ratio", "24m", "纳税额增长：近12个月比前12个月。",
         "Taxes of the last 12 months over those of the 12 before, less 1.", tax_growth,
         "前一年无税款时不计算；证明不全会失真。", "Null without taxes the year before; missing certificates distort it."),
    Spec("disposable_balance_3m", "SO-11", "solvency", "CNY", "3m", "可支配余额：近3个月最低日终余额减一个月的既定支出。",
         "Lowest end-of-day balance of 3 months less a month's committed payments.", from_rows(disposable),
         "既定支出为还贷、工资、房租、社保、税、水电通讯。", "Committed are loans, wages, rent, insurance, tax, utilities."),
    Spec("guarantee_payments_12m", "SO-12", "solvency", "CNY", "12m", "担保费、代偿支出。", "Paid for guarantees and others' debts.",
         from_rows(guarantees), "对外担保余额须信用报告。", "What is guaranteed needs the credit report."),
)  # fmt: skip
