"""What a bank statement must hold in itself (BNK-01 … BNK-15), but for its interest (`interest.py`)."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from intake.document import Document
from intake.features.ledger import period_of
from intake.finding import Finding
from intake.verify.policy import money, policy
from intake.verify.rule import Rule, Said, at, at_rows, sure_of
from intake.workdays import is_workday, known
from nlp.evidence import Row

BREAK = Rule(
    "BNK-01",
    "BANK_BALANCE_BREAK",
    "high",
    "余额不连续：上期余额加减发生额不等于本期余额。",
    "The running balance does not follow from the amounts.",
)
TOTAL = Rule(
    "BNK-02",
    "BANK_TOTAL_MISMATCH",
    "high",
    "合计或期初期末余额与明细不符。",
    "Stated totals or balances differ from the rows.",
)
ORDER = Rule("BNK-03", "BANK_ORDER", "medium", "交易日期顺序混乱。", "The rows are not in the order of time.")
COVERAGE = Rule("BNK-04", "BANK_COVERAGE", "medium", "有交易不在起止日期之内。", "Rows lie outside the stated period.")
TWICE = Rule("BNK-05", "BANK_DUPLICATE", "high", "有重复的交易行。", "The same transaction stands twice.")
FILTER = Rule(
    "BNK-07", "BANK_FILTERED", "high", "流水经过筛选，不完整。", "The statement is filtered and so incomplete."
)
CLOSED = Rule(
    "BNK-09", "BANK_NONBUSINESS_DAY", "medium", "非工作日有大额对公跨行进账。", "A large interbank credit on a day off."
)
NOISE = Rule("BNK-10", "BANK_NO_NOISE", "medium", "长期没有任何手续费或结息。", "Months without any fee or interest.")
NEGATIVE = Rule("BNK-14", "BANK_NEGATIVE_BALANCE", "high", "余额为负。", "A deposit account's balance is negative.")
PRINTED = Rule(
    "BNK-15",
    "BANK_PRINTED_EARLY",
    "high",
    "打印日期早于最后一笔交易，或日期在未来。",
    "Printed before its last row, or dated in the future.",
)
SIGN = Rule(
    "BNK-01", "BANK_DIRECTION_CONFLICT", "high", "借贷方向与余额变化相反。", "Debit and credit run against the balance."
)
PARTIES = Rule(
    "BNK-16", "BANK_ACCOUNT_NAMES", "low", "同一对方账号出现多个户名。", "One counterparty account under several names."
)

ALL = re.compile(r"全部|不限|所有|all", re.IGNORECASE)


def check_statement(document: Document, today: date) -> Iterator[Finding]:
    """All checks of one statement."""
    rows = document.rows("transactions")
    yield _filter(document)
    if not rows:
        yield BREAK.open("no_rows")
        return
    notes = document.tables["transactions"].notes
    yield _breaks(document, rows)
    if notes.get("direction_conflict"):
        yield SIGN.failed(*at_rows(document, "transactions", range(min(3, len(rows)))))
    yield from _totals(document, rows)
    yield _order(document, rows)
    yield _coverage(document, rows)
    yield _twice(document, rows)
    yield _closed(document, rows)
    yield _noise(document, rows)
    yield _negative(document, rows)
    yield _printed(document, rows, today)
    yield _parties(document, rows)


def _breaks(document: Document, rows: tuple[Row, ...]) -> Finding:
    notes = document.tables["transactions"].notes
    links, closed, breaks = int(notes.get("links", 0)), int(notes.get("closed", 0)), list(notes.get("breaks", ()))
    say = Said(expected=f"{links} / {links}", actual=f"{closed} / {links}")
    if not links:
        return BREAK.open("no_balances" if not notes.get("has_balance") else "single_balance")
    if not breaks:
        return BREAK.passed(*at_rows(document, "transactions", range(len(rows))), **say)
    where = at_rows(document, "transactions", breaks)
    if any(page.text_from == "ocr" for page in document.pages):
        # On pixels a misread digit looks like a break; which of the two it is, a person sees at once.
        if closed < policy()["statement"]["mostly"] * links:
            return BREAK.open("balance_not_proven_on_image", *where)
        return BREAK.failed(*where, **say, severity="medium")
    return BREAK.failed(*where, **say)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _totals(document: Document, rows: tuple[Row, ...]) -> Iterator[Finding]:
    """Opening + in - out = closing where both are printed; stated totals equal the rows' sums."""
    amounts = [_decimal(row.values["amount"]) for row in rows]
    if None in amounts:
        yield TOTAL.open("unreadable_amount")
        return
    known_ = [a for a in amounts if a is not None]
    neutral = any("neutral" in (row.values.get("flags") or ()) for row in rows)
    taken = sum((a for a in known_ if a > 0), Decimal(0))
    given = -sum((a for a in known_ if a < 0), Decimal(0))
    told = False
    printed = {n: document.fields[n] for n in ("opening_balance", "closing_balance") if n in document.fields}
    if len(printed) == 2 and all("arithmetic" not in f.found_by and f.value is not None for f in printed.values()):
        opening, closing = (Decimal(printed[n].value) for n in ("opening_balance", "closing_balance"))
        told = True
        where = at(document, "opening_balance", "closing_balance")
        say = Said(expected=f"{closing:.2f}", actual=f"{opening + taken - given:.2f}")
        sure = sure_of(document, "opening_balance", "closing_balance")
        good = opening + taken - given == closing
        yield TOTAL.passed(*where, **say) if good else TOTAL.failed(*where, **say, sure=sure)
    for name, actual in (("total_in", taken), ("total_out", given)):
        value = _decimal(document.value(name))
        if value is None or neutral:
            continue
        told = True
        say = Said(expected=f"{abs(value):.2f}", actual=f"{actual:.2f}")
        good = abs(value) == actual
        yield (
            TOTAL.passed(*at(document, name), **say)
            if good
            else TOTAL.failed(*at(document, name), **say, sure=sure_of(document, name))
        )
    if not told:
        yield TOTAL.open("no_totals_printed")


def _order(document: Document, rows: tuple[Row, ...]) -> Finding:
    days = [row.values["date"] for row in rows]
    if None in days:
        return ORDER.open("unreadable_date")
    wrong = [i + 1 for i, (a, b) in enumerate(pairwise(days)) if a > b]
    return (
        ORDER.failed(*at_rows(document, "transactions", wrong))
        if wrong
        else ORDER.passed(*at_rows(document, "transactions", ()))
    )


def _coverage(document: Document, rows: tuple[Row, ...]) -> Finding:
    names = ("period_from", "period_to")
    fields = [document.fields.get(name) for name in names]
    if any(f is None or f.value is None or "rows" in f.found_by for f in fields):
        return COVERAGE.open("period_not_printed")
    first, last = document.value("period_from"), document.value("period_to")
    outside = [i for i, row in enumerate(rows) if row.values["date"] and not first <= row.values["date"] <= last]
    where, say = at(document, *names), Said(expected=f"{first} – {last}")
    if outside:
        return COVERAGE.failed(
            *where, *at_rows(document, "transactions", outside), **say, sure=sure_of(document, *names)
        )
    return COVERAGE.passed(*where, **say)


def _twice(document: Document, rows: tuple[Row, ...]) -> Finding:
    """The same day, time, amount, party and balance twice; without balances a reference number must agree as well."""
    marks = []
    for row in rows:
        values = row.values
        proof = values.get("balance") if values.get("balance") is not None else values.get("reference")
        mark = tuple(values.get(n) for n in ("date", "time", "amount", "counterparty_name", "summary"))
        marks.append(None if proof is None else (*mark, proof))
    counts = Counter(mark for mark in marks if mark is not None)
    repeated = [i for i, mark in enumerate(marks) if mark is not None and counts[mark] > 1]
    if not any(marks):
        return TWICE.open("no_balances")
    return (
        TWICE.failed(*at_rows(document, "transactions", repeated))
        if repeated
        else TWICE.passed(*at_rows(document, "transactions", ()))
    )


def _filter(document: Document) -> Finding:
    found = document.fields.get("direction_filter")
    if found is None or not found.text:
        return FILTER.open("not_printed")
    if ALL.search(found.text):
        return FILTER.passed(*at(document, "direction_filter"), actual=found.text)
    return FILTER.failed(*at(document, "direction_filter"), actual=found.text, sure=found.confidence)


def corporate(document: Document) -> bool:
    """True when the account is a firm's: by its holder's name."""
    holder = str(document.value("account_holder") or "")
    return len(holder) > 5 and any(
        word in holder for word in ("公司", "企业", "厂", "合作社", "中心", "店", "部", "行", "合伙")
    )


def _closed(document: Document, rows: tuple[Row, ...]) -> Finding:
    if not corporate(document):
        return CLOSED.open("not_a_corporate_account")
    bank = str(document.value("bank") or "")
    large, found, outside = money("statement", "large_credit"), [], False
    for index, row in enumerate(rows):
        amount, day = _decimal(row.values["amount"]), row.values["date"]
        if amount is None or day is None or amount <= large:
            continue
        when = date.fromisoformat(day)
        outside = outside or not known(when)
        other = str(row.values.get("counterparty_bank") or "")
        if not is_workday(when) and other and not (bank and bank[:4] in other):
            found.append(index)
    if found:
        very = any(Decimal(rows[i].values["amount"]) > money("statement", "very_large_credit") for i in found)
        return CLOSED.failed(*at_rows(document, "transactions", found), severity="high" if very else "medium")
    return CLOSED.open("outside_the_calendar") if outside else CLOSED.passed(*at_rows(document, "transactions", ()))


def _noise(document: Document, rows: tuple[Row, ...]) -> Finding:
    period = period_of(document)
    months = 0 if period is None else (period[1].year - period[0].year) * 12 + period[1].month - period[0].month + 1
    if not corporate(document) or months < policy()["statement"]["months_without_noise"]:
        return NOISE.open("not_a_corporate_account_of_months")
    alive = [i for i, row in enumerate(rows) if row.values.get("category") in ("fee", "interest_in")]
    return (
        NOISE.passed(*at_rows(document, "transactions", alive[:20]))
        if alive
        else NOISE.failed(*at_rows(document, "transactions", ()))
    )


def _negative(document: Document, rows: tuple[Row, ...]) -> Finding:
    below = [
        i for i, row in enumerate(rows) if row.values.get("balance") is not None and Decimal(row.values["balance"]) < 0
    ]
    if below:
        return NEGATIVE.failed(*at_rows(document, "transactions", below), sure=min(rows[i].confidence for i in below))
    if all(row.values.get("balance") is None for row in rows):
        return NEGATIVE.open("no_balances")
    return NEGATIVE.passed(*at_rows(document, "transactions", ()))


def _printed(document: Document, rows: tuple[Row, ...], today: date) -> Finding:
    last = max((row.values["date"] for row in rows if row.values["date"]), default=None)
    printed = document.value("printed_on")
    where = (*at(document, "printed_on"), *at_rows(document, "transactions", [len(rows) - 1]))
    if last is None:
        return PRINTED.open("unreadable_date")
    limit = min(printed or today.isoformat(), today.isoformat())
    if last > limit or (printed is not None and printed > today.isoformat()):
        return PRINTED.failed(
            *where, expected=f"≤ {limit}", actual=last, sure=min(sure_of(document, "printed_on"), rows[-1].confidence)
        )
    return PRINTED.passed(*where, actual=last)


def _parties(document: Document, rows: tuple[Row, ...]) -> Finding:
    names: dict[str, dict[str, int]] = {}
    for index, row in enumerate(rows):
        account, name = row.values.get("counterparty_account"), row.values.get("counterparty_name")
        if account and name and "*" not in account and len(account) >= 12:
            names.setdefault(account, {}).setdefault(re.sub(r"\s", "", name)[:12], index)
    several = [index for found in names.values() if len(found) > 1 for index in found.values()]
    if not names:
        return PARTIES.open("no_counterparty_accounts")
    return (
        PARTIES.failed(*at_rows(document, "transactions", several))
        if several
        else PARTIES.passed(*at_rows(document, "transactions", ()))
    )
