"""法律合规性: taxes found on the accounts, contradictions between documents, court orders, sensitive dealings."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from intake.case import CaseFile, Lineage
from intake.features.debits import is_tax
from intake.features.feature import Compute, Measured, Spec, from_rows, measured
from intake.features.ledger import Ledger, Movement, lineage_of
from intake.features.taxes import by_day, lineage_of_lines, penalties, tax_lines
from intake.finding import Finding
from intake.workdays import known, next_workday, previous_workday

if TYPE_CHECKING:
    from intake.features.book import Book
    from intake.sheet import Ints

CENT = Decimal("0.01")
TAMPERING = ("BNK-12", "BNK-13", "TAX-09", "LIC-06")
COURT = r"(?:司法|强制|法院)(?:扣划|执行|冻结|扣款)|司法划扣|执行款"
SENSITIVE = r"赌|博彩|六合彩|时时彩|菠菜|虚拟货币|虚拟币|比特币|以太坊|泰达币|USDT|火币|币安|高利贷|过桥资金|过桥款|民间借贷|地下钱庄|套现"


def tax_debits(ledger: Ledger) -> list[Movement]:
    """Payments to the treasury, or whose summary names a tax, in the order of time."""
    told = cache(is_tax)  # the same names and summaries come again and again
    return [m for m in ledger.movements() if m.amount < 0 and told(m.name, m.summary)]


def match_taxes(due: Mapping[date, Decimal], paid: Mapping[date, Decimal]) -> dict[date, date]:
    """Day of payment on the account -> day on the certificates, where both sums are alike to the cent.

    Tried for each day of the certificates, in order: the same day, the working day before, the working day after; a day
    of payments serves once.
    """
    used: dict[date, date] = {}
    for day in sorted(due):
        for candidate in (day, previous_workday(day), next_workday(day)):
            if candidate not in used and abs(paid.get(candidate, Decimal(0)) - due[day]) <= CENT:
                used[candidate] = day
                break
    return used


def tax_matched(case: CaseFile, ledger: Ledger) -> Measured:
    """LC-10: taxes due by day, found as that day's (or a neighbouring working day's) sum of tax payments."""
    held = ledger.window(12)
    lines = [line for line in tax_lines(case) if held.holds(line.paid_on) and line.amount > 0]
    if not lines:
        return Measured(None, (), "no_tax_lines")
    if not ledger.accounts:
        return Measured(None, (), "no_bank_statement")
    due = by_day(lines)
    rows: dict[date, list[Movement]] = defaultdict(list)
    paid: dict[date, Decimal] = defaultdict(Decimal)
    for movement in tax_debits(ledger):
        rows[movement.day].append(movement)
        paid[movement.day] -= movement.amount
    used = match_taxes(due, paid)
    matched = sum((due[day] for day in used.values()), Decimal(0))
    lineage = (*lineage_of_lines(lines), *lineage_of(m for day in used for m in rows[day]))
    doubt = None if all(known(day) for day in due) else "calendar_unknown_weekdays_assumed"
    return Measured(matched / sum(due.values(), Decimal(0)), lineage, doubt, ledger.covered(12))


def failed(counts: Callable[[Finding], bool]) -> Compute:
    """The number of failed findings of some sort, and where they rest."""

    def counted(case: CaseFile, ledger: Ledger) -> Measured:
        if not case.documents:
            return Measured(None, reason="no_documents")
        found = [finding for finding in ledger.findings if finding.outcome == "fail" and counts(finding)]
        fields: dict[str, list[str]] = defaultdict(list)
        for evidence in (each for finding in found for each in finding.evidence):
            fields[evidence.document_id] += [evidence.field] if evidence.field else []
        where = (Lineage(each, (), tuple(dict.fromkeys(names))) for each, names in fields.items())
        return Measured(len(found), tuple(where))

    return counted


def conflicts(*severities: str) -> Callable[[Finding], bool]:
    """LC-02: rules across documents, of some severities."""
    return lambda finding: finding.rule.startswith("X-") and finding.severity in severities


def tampering(finding: Finding) -> bool:
    """LC-12: checks of whether a document is what its issuer made."""
    return finding.rule in TAMPERING


def late_fees(case: CaseFile, ledger: Ledger) -> Measured:
    """LC-04: how many lines of late fees and fines."""
    found = penalties(case, ledger.window(24))
    return Measured(None, reason="no_tax_lines") if found is None else Measured(len(found), lineage_of_lines(found))


def late_fee_amount(case: CaseFile, ledger: Ledger) -> Measured:
    """LC-04: what they come to."""
    found = penalties(case, ledger.window(24))
    if found is None:
        return Measured(None, reason="no_tax_lines")
    return Measured(sum((line.amount for line in found), Decimal(0)), lineage_of_lines(found))


def court(book: "Book") -> Measured:
    """LC-11."""
    rows = book.pick(book.inside(12) & book.says(COURT) & ~book.says("解冻|解除冻结"))
    return measured(book, len(rows), rows, 12)


def _sensitive(book: "Book") -> "Ints":
    return book.pick(book.inside(12) & book.says(SENSITIVE, names=True))


def sensitive(book: "Book") -> Measured:
    """LC-13: how many rows."""
    rows = _sensitive(book)
    return measured(book, len(rows), rows, 12)


def sensitive_amount(book: "Book") -> Measured:
    """LC-13: what they move, either way."""
    rows = _sensitive(book)
    return measured(book, Decimal(sum(map(abs, book.cents[rows].tolist()))).scaleb(-2), rows, 12)


LISTED = ("按摘要与对方户名词表，可能误报。", "By a list of words in summaries and names; it can err.")
FEATURES = (
    Spec("cross_conflicts_grave", "LC-02", "compliance", "count", None, "跨文件不一致（严重：block、high）项数。",
         "Rules across documents that fail with severity block or high.", failed(conflicts("block", "high")),
         "无法判断者不计入，亦不算通过。", "What can't be told is neither counted nor a pass."),
    Spec("cross_conflicts_other", "LC-02", "compliance", "count", None, "跨文件不一致（一般：medium、low）项数。",
         "Rules across documents that fail with severity medium or low.", failed(conflicts("medium", "low")),
         "无法判断者不计入，亦不算通过。", "What can't be told is neither counted nor a pass."),
    Spec("late_fees_count_24m", "LC-04", "compliance", "count", "24m", "近24个月完税证明中滞纳金、罚款行数。",
         "Lines of late fees and fines on certificates of the last 24 months.", late_fees, "未开具证明的期间不可见。", "Periods without a certificate are not seen."),
    Spec("late_fees_amount_24m", "LC-04", "compliance", "CNY", "24m", "近24个月滞纳金、罚款金额。",
         "What these lines come to.", late_fee_amount, "未开具证明的期间不可见。", "Periods without a certificate are not seen."),
    Spec("tax_matched_ratio_12m", "LC-10", "compliance", "ratio", "12m", "完税金额在银行流水中找到对应缴税支出的比例。",
         "Share (by amount) of certified taxes that the statements show as paid.", tax_matched,
         "由其他账户缴纳时偏低；日期容许前后一个工作日。", "Low when taxes are paid from another account; a working day either way is allowed."),
    Spec("court_orders_12m", "LC-11", "compliance", "count", "12m", "司法扣划、冻结笔数。", "Rows of court deductions and freezes.",
         from_rows(court), "诉讼费不算，解冻不算。", "Court fees and releases do not count."),
    Spec("tampering_signs", "LC-12", "compliance", "count", None, "篡改信号：文件真实性检查未通过项数。",
         "Failed checks of whether documents are what their issuers made.", failed(tampering),
         "无法判断者不计入。", "What can't be told is not counted."),
    Spec("sensitive_count_12m", "LC-13", "compliance", "count", "12m", "赌博、虚拟货币、民间借贷等敏感交易笔数。",
         "Rows that speak of gambling, virtual currency or private lending.", from_rows(sensitive), *LISTED),
    Spec("sensitive_amount_12m", "LC-13", "compliance", "CNY", "12m", "敏感交易金额（进出合计）。",
         "What these rows move, either way.", from_rows(sensitive_amount), *LISTED),
)  # fmt: skip
