"""What living accounts look like (BNK-09, 10) and what officers list as signs of made-up ones (handbook §3.9)."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from intake.document import Document
from intake.features.strand import period_of
from intake.finding import Finding, Severity
from intake.verify.policy import policy
from intake.verify.rule import Rule, at_rows, from_pixels, sure_rows
from intake.workdays import is_workday, known
from nlp.normalise import compact
from nlp.values.name import FORMS

CLOSED = Rule(
    "BNK-09", "BANK_NONBUSINESS_DAY", "medium", "非工作日的大额跨行进账", "Large interbank credits on days off",
    "非工作日有大额对公跨行进账。", "A large interbank credit on a day off.",
)  # fmt: skip
NOISE = Rule(
    "BNK-10", "BANK_NO_NOISE", "medium", "手续费与结息痕迹", "Traces of fees and interest",
    "长期没有任何手续费或结息。", "Months without any fee or interest.",
)  # fmt: skip
NAMES = Rule(
    "BNK-3.9", "BANK_ACCOUNT_NAMES", "low", "对方账号与户名", "Names of counterparty accounts",
    "同一对方账号出现多个户名。", "One counterparty account stands under several names.",
)  # fmt: skip
ACCOUNTS = Rule(
    "BNK-3.9", "BANK_NAME_ACCOUNTS", "low", "对方户名与账号", "Accounts of counterparties",
    "同一对方户名出现多个账号。", "One counterparty stands under many accounts.",
)  # fmt: skip

WORDS_OF_NOISE = re.compile(r"手续费|工本费|年费|短信费|管理费|服务费|回单箱|结息|利息")
MANY_ACCOUNTS = (
    "utility",
    "tax",
    "fee",
    "social",
    "merchant_settle",
    "interest_in",
    "loan_out",
    "salary",
)  # of one name, honestly
WORDS_OF_CARRIERS = re.compile("公用事业|代扣|代收|物业|通讯费|话费")
SHORTEST_ACCOUNT = 9  # places; shorter numbers are banks' inner ones, shared by many


def corporate(document: Document) -> bool:
    """True when the account is a firm's, by its holder's name: banks cut names, so its length counts as well."""
    holder = compact(str(document.value("account_holder") or ""))
    if not re.search("[\u3400-\u9fff]", holder) or "·" in holder:
        return False
    return len(holder) >= 6 or (len(holder) >= 4 and holder.endswith(FORMS))


def days_off(document: Document, _: date) -> Iterator[Finding]:
    """BNK-09: between banks, more than a million does not arrive on a day off; within one bank it may."""
    rows = document.rows("transactions")
    if not rows:
        return
    if not corporate(document):
        yield CLOSED.open("not_a_corporate_account")
        return
    bank, sheet = compact(str(document.value("bank") or "")), document.sheet("transactions")
    found: list[int] = []
    unknown = False
    for index in (sheet.cents("amount") >= int(policy().holiday_credit * 100)).nonzero()[0].tolist():
        amount, day, other = (rows[index].values.get(name) for name in ("amount", "date", "counterparty_bank"))
        if amount is None or day is None:
            continue
        if bank and other and same_bank(bank, compact(str(other))):
            continue
        when = date.fromisoformat(day)
        if not known(when):
            unknown = unknown or Decimal(amount) > policy().large_credit
        elif not is_workday(when):
            found.append(index)
    over = [i for i in found if Decimal(rows[i].values["amount"]) > policy().large_credit]
    large = [i for i in over if rows[i].values.get("counterparty_bank")]
    if not large and unknown:
        yield CLOSED.open("outside_the_calendar")
        return
    firms = [i for i in found if compact(str(rows[i].values.get("counterparty_name") or "")).endswith(FORMS)]
    # up to the small-value limit money moves on any day; that firms pay so again and again is only told
    often = firms if len(firms) >= policy().holiday_credits else []
    if over and not large and not often:
        yield CLOSED.open("no_counterparty_banks", *at_rows(document, "transactions", over))
        return
    very = any(Decimal(rows[i].values["amount"]) > policy().very_large_credit for i in large)
    shown = large or often
    severity: Severity = "high" if very else "medium" if large or not often else "low"
    evidence, sure = at_rows(document, "transactions", shown), sure_rows(rows, shown)
    yield CLOSED.judged(not shown, *evidence, sure=sure, severity=severity)


def same_bank(bank: str, other: str) -> bool:
    """True when a counterparty's bank is a branch of the statement's own, as far as names tell.

    >>> same_bank("中国工商银行", "工商银行样例支行"), same_bank("中国银行", "招商银行样例支行")
    (True, False)
    """
    core = bank if bank.startswith("中国银行") else bank.removeprefix("中国")
    return core[:4] in other


def noise(document: Document, _: date) -> Iterator[Finding]:
    """BNK-10: a year of a corporate account without a single fee or interest row is no living account."""
    rows, period = document.rows("transactions"), period_of(document)
    if not rows:
        return
    months = 0 if period is None else (period[1].year - period[0].year) * 12 + period[1].month - period[0].month + 1
    if not corporate(document) or months < policy().months_without_noise:
        yield NOISE.open("not_a_corporate_account_of_months")
        return
    sheet = document.sheet("transactions")
    said = sheet.texts("category").where(("fee", "interest_in").__contains__) | sheet.text.where(WORDS_OF_NOISE.search)
    alive = said.nonzero()[0][:5].tolist()
    yield NOISE.judged(bool(alive), *at_rows(document, "transactions", alive))


def parties(document: Document, _: date) -> Iterator[Finding]:
    """Handbook §3.9: one account, several names; one name, four accounts or more."""
    from intake.sheet import first_of_pairs

    names: dict[str, dict[str, int]] = defaultdict(dict)
    accounts: dict[str, dict[str, int]] = defaultdict(dict)
    rows, sheet = document.rows("transactions"), document.sheet("transactions")
    number_of = sheet.texts("counterparty_account").made(lambda told: re.sub(r"[\s\-]", "", str(told or "")))
    name_of = sheet.texts("counterparty_name").made(lambda told: compact(str(told or "")))
    whole = number_of.where(lambda told: "*" not in told and len(told) >= SHORTEST_ACCOUNT) & name_of.where(
        lambda told: "*" not in told and len(told) >= 2
    )
    one = ~sheet.texts("category").where(MANY_ACCOUNTS.__contains__) & ~sheet.text.where(WORDS_OF_CARRIERS.search)
    for index in first_of_pairs(number_of, name_of, whole):
        names[number_of.at(index)].setdefault(name_of.at(index), index)
    for index in first_of_pairs(number_of, name_of, whole & one):
        accounts[name_of.at(index)].setdefault(number_of.at(index), index)
    if not names:
        if rows:
            yield NAMES.open("no_counterparty_accounts")
        return
    if from_pixels(document):  # a misread character makes a second name, and a misread digit a second account
        yield NAMES.open("possibly_misread")
        return
    for rule, found, least in (
        (NAMES, names, policy().names_an_account),
        (ACCOUNTS, accounts, policy().accounts_a_name),
    ):
        several = {key: inner for key, inner in found.items() if len(_apart(inner)) >= least}
        indexes = sorted(index for inner in several.values() for index in inner.values())
        yield rule.judged(not several, *at_rows(document, "transactions", indexes))


def _apart(names: Collection[str]) -> list[str]:
    """Names that are not the beginning of another one: banks cut names, some here, some there."""
    return [name for name in names if not any(other != name and other.startswith(name) for other in names)]


CHECKS = {"bank_statement": (days_off, noise, parties)}
