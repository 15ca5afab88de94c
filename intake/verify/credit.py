"""What a credit report says of itself and of the firm: its sums, its classes, its public records, its inquiries (CRD-01 to 05)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from intake.document import Document
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at, at_rows, from_pixels, sure_of, sure_rows
from nlp.values.credit import APPROVALS

SUMS = Rule(
    "CRD-01", "CREDIT_SUM", "medium", "信用报告概要与明细", "The report's summary and its loans",
    "信息概要的笔数或余额与未结清明细不符。", "The summary's number or balance of loans is not that of the loans listed.",
)  # fmt: skip
CLASSES = Rule(
    "CRD-02", "CREDIT_CLASS", "high", "未结清信贷的五级分类与逾期", "Classes and arrears of open loans",
    "有未结清信贷被列为不良，或存在逾期。", "An open loan is classed as bad, or in arrears.",
)  # fmt: skip
WATCHED = Rule(
    "CRD-03", "CREDIT_SPECIAL_MENTION", "medium", "关注类信贷", "Loans of special mention",
    "有未结清信贷被列为关注类。", "An open loan is classed as special mention.",
)  # fmt: skip
RECORDS = Rule(
    "CRD-04", "CREDIT_PUBLIC_RECORD", "medium", "公共记录", "Public records",
    "有欠税、判决、强制执行或行政处罚记录。", "There are records of tax arrears, judgements, enforcement or penalties.",
)  # fmt: skip
ASKED = Rule(
    "CRD-05", "CREDIT_INQUIRIES", "low", "近期贷款审批查询", "Recent inquiries for loans",
    "近3个月贷款审批查询次数偏多。", "Lenders inquired unusually often in the last three months.",
)  # fmt: skip
NUMBER = Rule(
    "CRD-06", "CREDIT_NUMBER_DATE", "medium", "报告编号中的日期", "The day inside the report's number",
    "报告编号中的日期与报告时间不符，或报告时间在未来。", "The day inside the report's number is not the report's, or lies in the future.",
)  # fmt: skip

BAD, MENTIONED = ("次级", "可疑", "损失", "违约"), ("关注",)
COUNTS = ("tax_arrears_count", "judgement_count", "enforcement_count", "penalty_count")
_DAY = re.compile(r"^[A-Z]?(20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\d{6,}")


def sums(document: Document, _: date) -> Iterator[Finding]:
    """CRD-01: number and balance of the open loans, each told twice."""
    rows, count, total = document.rows("loans"), document.value("open_accounts"), document.value("open_balance")
    where = (
        *at(document, "open_accounts", "open_balance"),
        *(at_rows(document, "loans", range(len(rows))) if rows else ()),
    )
    balances = [row.values.get("balance") for row in rows]
    if total is None:
        yield SUMS.open("no_total", *where)
        return
    if not rows or any(balance is None for balance in balances):
        if Decimal(str(total)) == 0 and not rows:
            yield SUMS.passed(*where)
        else:
            yield SUMS.open("lines_not_read", *where)
        return
    added = sum((Decimal(str(balance)) for balance in balances), Decimal(0))
    say = Said(expected=f"{count}: {Decimal(str(total)):.2f}", actual=f"{len(rows)}: {added:.2f}")
    same = added == Decimal(str(total)) and (count is None or int(str(count)) == len(rows))
    if not same and from_pixels(document):
        yield SUMS.open(
            "possibly_misread", *where, **say
        )  # a loan that was not seen is likelier than one that was left out
    else:
        yield SUMS.judged(same, *where, **say)


def classes(document: Document, _: date) -> Iterator[Finding]:
    """CRD-02 and CRD-03: of the loans listed, and of the summary's sums."""
    rows = document.rows("loans")
    for rule, words, total in ((CLASSES, BAD, "bad_balance"), (WATCHED, MENTIONED, "special_balance")):
        hit = [
            i
            for i, row in enumerate(rows)
            if row.values.get("five_class") in words or (rule is CLASSES and _late(row.values.get("overdue")))
        ]
        summed = document.value(total)
        told = summed is not None and Decimal(str(summed)) > 0
        if not rows and summed is None:
            yield rule.open("lines_not_read")
            continue
        where = (*(at_rows(document, "loans", hit) if hit else ()), *at(document, total))
        sure = min(sure_rows(rows, hit), sure_of(document, total) if told else 1.0) if from_pixels(document) else 1.0
        if not hit and not told and any(row.values.get("five_class") is None for row in rows) and summed is None:
            yield rule.open("unreadable_line", *where)
        else:
            yield rule.judged(not hit and not told, *where, sure=sure)


def _late(value: object) -> bool:
    return value is not None and Decimal(str(value)) > 0


def records(document: Document, _: date) -> Iterator[Finding]:
    """CRD-04."""
    told = {name: document.value(name) for name in COUNTS if document.value(name) is not None}
    if not told:
        yield RECORDS.open("not_printed")
        return
    hit = [name for name, value in told.items() if int(str(value)) > 0]
    sure = sure_of(document, *hit) if from_pixels(document) else 1.0
    yield RECORDS.judged(
        not hit, *at(document, *(hit or told)), actual="、".join(f"{n}: {told[n]}" for n in hit) or None, sure=sure
    )


def asked(document: Document, _: date) -> Iterator[Finding]:
    """CRD-05: in the quarter before the report."""
    rows, made = document.rows("inquiries"), document.value("reported_on")
    if not rows or not made:
        yield ASKED.open("no_lines" if not rows else "no_dates")
        return
    last = date.fromisoformat(str(made))
    first = (last - timedelta(days=92)).isoformat()
    hit = [
        i
        for i, row in enumerate(rows)
        if row.values.get("reason") in APPROVALS and first < str(row.values.get("date") or "") <= str(made)
    ]
    most = policy().inquiries_quarter
    sure = sure_rows(rows, hit) if from_pixels(document) else 1.0
    yield ASKED.judged(
        len(hit) <= most,
        *at_rows(document, "inquiries", hit or range(len(rows))),
        expected=f"≤ {most}",
        actual=str(len(hit)),
        sure=sure,
    )


def number(document: Document, today: date) -> Iterator[Finding]:
    """CRD-06: most reports' numbers begin with their day."""
    told, made = str(document.value("report_number") or ""), document.value("reported_on")
    found = _DAY.match(told)
    where = at(document, "report_number", "reported_on")
    if not made:
        yield NUMBER.open("no_dates", *where)
        return
    day = date.fromisoformat(str(made))
    inside = f"{found[1][:4]}-{found[1][4:6]}-{found[1][6:]}" if found else None
    holds = day <= today and inside in (None, str(made))
    if holds and inside is None:
        yield NUMBER.open("no_dates", *where)
        return
    sure = sure_of(document, "report_number", "reported_on") if from_pixels(document) else 1.0
    yield NUMBER.judged(holds, *where, expected=str(made), actual=inside or str(made), sure=sure)


CHECKS = {"credit_report": (sums, classes, records, asked, number)}
