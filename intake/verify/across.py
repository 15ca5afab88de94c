"""What documents of one case must say alike (X-01 … X-32)."""

import itertools
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from intake.case import CaseFile
from intake.document import Document
from intake.features.compliance import is_tax_debit
from intake.features.credits import related_names
from intake.features.ledger import account_key, ledger_of, period_of, plain
from intake.features.taxes import tax_lines
from intake.finding import Evidence, Finding
from intake.verify.names import AGREE, LIKELY, compare_names
from intake.verify.policy import money, policy
from intake.verify.rule import Rule, Said, at, at_rows, sure_of
from intake.verify.statement import corporate

TAX_ID = Rule(
    "X-01",
    "XD_TAXID_NE_USCC",
    "high",
    "执照信用代码与完税证明的纳税人识别号不一致。",
    "Credit code and taxpayer's number differ.",
)
TAX_NAME = Rule(
    "X-02",
    "XD_NAME_TAX",
    "high",
    "执照名称与完税证明的纳税人名称不一致。",
    "The names on licence and tax certificate differ.",
)
BANK_NAME = Rule(
    "X-03",
    "XD_NAME_BANK",
    "high",
    "执照名称与对公流水户名不一致。",
    "The names on licence and corporate statement differ.",
)
HOLDER = Rule(
    "X-04",
    "XD_HOLDER_UNRELATED",
    "high",
    "个人流水户名不是法定代表人或经营者。",
    "The personal statement's holder is not the person on the licence.",
)
PERSON = Rule(
    "X-05",
    "XD_LEGALREP_ID",
    "high",
    "执照负责人与身份证姓名不一致。",
    "The person on the licence differs from the identity card.",
)
PERMIT = Rule(
    "X-06",
    "XD_BASIC_ACCOUNT",
    "high",
    "开户信息与执照或流水不一致。",
    "The account permit differs from licence or statement.",
)
BEFORE = Rule(
    "X-08",
    "XD_ACCOUNT_BEFORE_ESTABLISH",
    "high",
    "流水早于企业成立日期。",
    "The statement begins before the firm existed.",
)
TAX_BEFORE = Rule(
    "X-09",
    "XD_TAX_BEFORE_ESTABLISH",
    "medium",
    "税款所属时期早于企业成立。",
    "A tax period lies before the firm existed.",
)
UNPAID = Rule(
    "X-12",
    "XD_TAX_NOT_IN_BANK",
    "medium",
    "完税证明的税款多数未在流水中出现。",
    "Most certified taxes are not found on the account.",
)
UNLISTED = Rule(
    "X-13",
    "XD_BANK_TAX_UNLISTED",
    "low",
    "流水中有完税证明未列的缴税支出。",
    "The account shows tax payments that no certificate lists.",
)
AGE = Rule("X-18", "XD_AGE", "medium", "负责人年龄不在政策范围内。", "The person's age is outside the policy.")
ID_EXPIRED = Rule("X-18", "XD_ID_EXPIRED", "high", "身份证已过期。", "The identity card has expired.")
REUSE = Rule("X-24", "XD_DOC_REUSE", "high", "同一文件被其他申请使用过。", "Another application holds the same file.")
OVERLAP = Rule(
    "X-25",
    "XD_STATEMENT_CONFLICT",
    "high",
    "同一账户两份流水的重叠部分不一致。",
    "Two statements of one account differ where they overlap.",
)
CHAINED = Rule(
    "X-26",
    "XD_CHAIN_BREAK",
    "high",
    "前后两份流水的余额不衔接。",
    "One statement's closing balance is not the next one's opening.",
)
STALE = Rule("X-32", "XD_STALE", "medium", "资料已过时效，请更新。", "Documents are too old.")
DECLARED = Rule(
    "X-00", "DECLARED_DIFFERS", "medium", "与申请人填报的信息不一致。", "A document differs from what was declared."
)


def check_across(case: CaseFile) -> Iterator[Finding]:
    """All checks between the documents of a case."""
    licence = next(iter(case.of_kind("business_licence")), None)
    statements, certificates = case.of_kind("bank_statement"), case.of_kind("tax_clearance_certificate")
    if licence is not None:
        for certificate in certificates:
            yield _tax_id(licence, certificate)
            yield _same_name(TAX_NAME, licence, "name", certificate, "taxpayer_name")
            yield _tax_before(licence, certificate)
        for statement in statements:
            yield _holder(case, licence, statement)
            yield _before(licence, statement)
        for card in case.of_kind("id_card"):
            yield _person(licence, card)
        for permit in case.of_kind("account_permit"):
            yield _same_name(PERMIT, licence, "name", permit, "name")
    for card in case.of_kind("id_card"):
        yield from _card(card, case.as_of)
    yield from _taxes(case)
    yield from _statements(statements)
    yield from _declared(case, licence, statements)
    yield _stale(case)


def _tax_id(licence: Document, certificate: Document) -> Finding:
    code, number = str(licence.value("uscc") or ""), str(certificate.value("taxpayer_id") or "")
    where = (*at(licence, "uscc"), *at(certificate, "taxpayer_id"))
    if not code or not number:
        return TAX_ID.open("not_read", *where)
    # An old number is six digits of region and the organisation code, which lives on inside the credit code.
    same = code == number or (len(number) == 15 and number[6:] == code[8:17])
    say = Said(expected=code, actual=number)
    sure = min(sure_of(licence, "uscc"), sure_of(certificate, "taxpayer_id"))
    return TAX_ID.passed(*where, **say) if same else TAX_ID.failed(*where, **say, sure=sure)


def _same_name(rule: Rule, left: Document, left_field: str, right: Document, right_field: str) -> Finding:
    a, b = str(left.value(left_field) or ""), str(right.value(right_field) or "")
    where = (*at(left, left_field), *at(right, right_field))
    if not a or not b:
        return rule.open("not_read", *where)
    rung = compare_names(a, b)
    say = Said(expected=a, actual=f"{b} ({rung})")
    if rung in AGREE or rung in LIKELY:
        return rule.passed(*where, **say)
    return rule.failed(*where, **say, sure=min(sure_of(left, left_field), sure_of(right, right_field)))


def _holder(case: CaseFile, licence: Document, statement: Document) -> Finding:
    """A firm's account must be the firm's; a person's account must be that of the person on the licence."""
    holder = str(statement.value("account_holder") or "")
    where = (*at(licence, "name", "legal_representative"), *at(statement, "account_holder"))
    if not holder:
        return BANK_NAME.open("holder_not_printed", *where)
    if corporate(statement) or compare_names(str(licence.value("name") or ""), holder) in AGREE:
        return _same_name(BANK_NAME, licence, "name", statement, "account_holder")
    people = related_names(case)
    say = Said(expected="、".join(sorted(people)), actual=holder)
    if not people:
        return HOLDER.open("no_person_on_the_licence", *where)
    if plain(holder) in people or _masked_match(plain(holder), people):
        return HOLDER.passed(*where, **say)
    return HOLDER.failed(
        *where, **say, sure=min(sure_of(licence, "legal_representative"), sure_of(statement, "account_holder"))
    )


def _masked_match(holder: str, people: frozenset[str]) -> bool:
    """Banks mask names: 张* or *三 agrees with 张三."""
    pattern = "^" + re.escape(holder).replace(r"\*", ".") + "$"
    return "*" in holder and any(re.match(pattern, name) for name in people)


def _person(licence: Document, card: Document) -> Finding:
    return _same_name(PERSON, licence, "legal_representative", card, "name")


def _card(card: Document, as_of: date) -> Iterator[Finding]:
    until, where = card.fields.get("valid_to"), at(card, "valid_to")
    if until is None:
        yield ID_EXPIRED.open("other_side_missing")
    elif until.value is None:
        yield ID_EXPIRED.passed(*where, actual=until.text) if until.meaning else ID_EXPIRED.open("unreadable", *where)
    else:
        late = until.value < as_of.isoformat()
        yield (
            ID_EXPIRED.failed(*where, actual=until.value, sure=until.confidence)
            if late
            else ID_EXPIRED.passed(*where, actual=until.value)
        )
    born = card.value("born_on")
    if born:
        day = date.fromisoformat(born)
        years = as_of.year - day.year - ((as_of.month, as_of.day) < (day.month, day.day))
        good = policy()["people"]["youngest"] <= years <= policy()["people"]["oldest"]
        where = at(card, "born_on")
        yield (
            AGE.passed(*where, actual=str(years))
            if good
            else AGE.failed(*where, actual=str(years), sure=sure_of(card, "born_on"))
        )


def _before(licence: Document, statement: Document) -> Finding:
    established = licence.value("established_on")
    first = min((row.values["date"] for row in statement.rows("transactions") if row.values["date"]), default=None)
    where = (*at(licence, "established_on"), *at_rows(statement, "transactions", [0] if first else []))
    if established is None or first is None or not corporate(statement):
        return BEFORE.open("not_read" if corporate(statement) else "personal_account", *where)
    say = Said(expected=f"≥ {established}", actual=first)
    return (
        BEFORE.passed(*where, **say)
        if first >= established
        else BEFORE.failed(*where, **say, sure=sure_of(licence, "established_on"))
    )


def _tax_before(licence: Document, certificate: Document) -> Finding:
    established = licence.value("established_on")
    periods = [row.values["period_from"] for row in certificate.rows("items") if row.values.get("period_from")]
    where = at(licence, "established_on")
    if established is None or not periods:
        return TAX_BEFORE.open("not_read", *where)
    say = Said(expected=f"≥ {established[:7]}", actual=min(periods))
    good = min(periods)[:7] >= established[:7]
    return (
        TAX_BEFORE.passed(*where, **say)
        if good
        else TAX_BEFORE.failed(*where, **say, sure=sure_of(licence, "established_on"))
    )


def _taxes(case: CaseFile) -> Iterator[Finding]:
    """Certified taxes found on the account, and tax payments of the account found on certificates."""
    lines = [line for line in tax_lines(case) if line.amount > 0]
    ledger = ledger_of(case)
    periods = [period for d in case.of_kind("bank_statement") if (period := period_of(d)) is not None]
    inside = [line for line in lines if any(first <= line.paid_on <= last for first, last in periods)]
    debits = [m for m in ledger.movements() if is_tax_debit(m)]
    if not inside or not debits:
        yield UNPAID.open("no_tax_in_the_statement_period" if not inside else "taxes_paid_from_another_account")
        return
    due: dict[date, Decimal] = {}
    for line in inside:
        due[line.paid_on] = due.get(line.paid_on, Decimal(0)) + line.amount
    paid: dict[date, Decimal] = {}
    for debit in debits:
        paid[debit.day] = paid.get(debit.day, Decimal(0)) - debit.amount
    found = sum((amount for day, amount in due.items() if _near(paid, day, amount)), Decimal(0))
    share = found / sum(due.values(), Decimal(0))
    say = Said(expected=f"≥ {money('matching', 'tax_share'):.0%}", actual=f"{share:.0%}")
    where = tuple(Evidence(document_id) for document_id in dict.fromkeys(line.document_id for line in inside))
    yield UNPAID.passed(*where, **say) if share >= money("matching", "tax_share") else UNPAID.failed(*where, **say)
    days = {line.paid_on for line in lines}
    covered = (min(days), max(days))
    extra = [
        m for m in debits if covered[0] <= m.day <= covered[1] and not any(abs((m.day - d).days) <= 3 for d in days)
    ]
    yield UNLISTED.failed(actual=str(len(extra))) if extra else UNLISTED.passed()


def _near(paid: dict[date, Decimal], day: date, amount: Decimal) -> bool:
    return any(abs(total - amount) <= Decimal("0.01") for other, total in paid.items() if abs((other - day).days) <= 3)


def _statements(statements: tuple[Document, ...]) -> Iterator[Finding]:
    """Statements of one account: equal where they overlap, and chained where they follow each other."""
    by_account: dict[str, list[Document]] = {}
    for statement in statements:
        by_account.setdefault(account_key(statement), []).append(statement)
    for found in by_account.values():
        found.sort(key=lambda d: min((r.values["date"] or "9" for r in d.rows("transactions")), default="9"))
        for earlier, later in itertools.pairwise(found):
            yield from _pair(earlier, later)


def _pair(earlier: Document, later: Document) -> Iterator[Finding]:
    a, b = earlier.rows("transactions"), later.rows("transactions")
    if not a or not b:
        return
    start, end = b[0].values["date"], a[-1].values["date"]
    if start is None or end is None:
        yield OVERLAP.open("unreadable_date")
    elif start < end:
        names = ("date", "amount", "balance")
        first = [tuple(r.values[n] for n in names) for r in a if r.values["date"] and start < r.values["date"] < end]
        second = [tuple(r.values[n] for n in names) for r in b if r.values["date"] and start < r.values["date"] < end]
        where: tuple[Evidence, ...] = (Evidence(earlier.id), Evidence(later.id))
        yield (
            OVERLAP.passed(*where)
            if sorted(first) == sorted(second)
            else OVERLAP.failed(*where, expected=str(len(first)), actual=str(len(second)))
        )
    elif a[-1].values["balance"] is not None and b[0].values["balance"] is not None and start > end:
        closing = Decimal(a[-1].values["balance"])
        opening = Decimal(b[0].values["balance"]) - Decimal(b[0].values["amount"] or 0)
        where = (*at_rows(earlier, "transactions", [len(a) - 1]), *at_rows(later, "transactions", [0]))
        say = Said(expected=f"{closing:.2f}", actual=f"{opening:.2f}")
        yield CHAINED.passed(*where, **say) if closing == opening else CHAINED.failed(*where, **say)


def _declared(case: CaseFile, licence: Document | None, statements: tuple[Document, ...]) -> Iterator[Finding]:
    declared = case.declared
    if licence is not None:
        for told, field in (
            (declared.company_name, "name"),
            (declared.legal_representative, "legal_representative"),
            (declared.uscc, "uscc"),
        ):
            actual = licence.value(field)
            if told and actual:
                same = compare_names(told, str(actual)) in AGREE
                say = Said(expected=told, actual=str(actual))
                yield (
                    DECLARED.passed(*at(licence, field), **say)
                    if same
                    else DECLARED.failed(*at(licence, field), **say, sure=sure_of(licence, field))
                )
    told_accounts = {re.sub(r"\D", "", number) for number in declared.account_numbers}
    for statement in statements if told_accounts else ():
        number = re.sub(r"[^\d*]", "", str(statement.value("account_number") or ""))
        if number:
            same = any(re.fullmatch(number.replace("*", r"\d*"), told) for told in told_accounts)
            say = Said(expected="、".join(sorted(told_accounts)), actual=number)
            yield (
                DECLARED.passed(*at(statement, "account_number"), **say)
                if same
                else DECLARED.failed(*at(statement, "account_number"), **say)
            )


def _stale(case: CaseFile) -> Finding:
    """One finding for all that is too old, since it is one request to the applicant."""
    old: list[str] = []
    where: list[Evidence] = []
    limits = policy()["age_days"]
    for kind, field in (("bank_statement", "period_to"), ("tax_clearance_certificate", "issued_on")):
        days = [(d, d.value(field)) for d in case.of_kind(kind) if d.value(field)]
        if not days:
            continue
        newest, said = max(days, key=lambda pair: str(pair[1]))
        age = (case.as_of - date.fromisoformat(str(said))).days
        if age > limits[kind]:
            old.append(f"{kind}: {said}")
            where.extend(at(newest, field))
    return STALE.failed(*where, actual="; ".join(old)) if old else STALE.passed()
