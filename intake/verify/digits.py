"""What the digits of a statement's amounts tell, and whether its number is one that its bank gives (BNK-11, 16)."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from intake.document import Document
from intake.finding import Finding
from intake.verify.habits import corporate
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at, at_rows, sure_of
from nlp.normalise import compact

if TYPE_CHECKING:
    from intake.sheet import Sheet

DIGITS = Rule(
    "BNK-11", "BANK_DIGITS", "low", "金额数字的分布", "The distribution of the amounts' digits",
    "金额的首位或末位数字分布异常。", "First or last digits of the amounts are spread as no living account's are.",
)  # fmt: skip
NUMBER = Rule(
    "BNK-16", "BANK_ACCOUNT_FORMAT", "low", "账号位数与银行", "The account number and the bank",
    "账号位数或校验与该银行不符。", "The account number is not one that this bank gives.",
)  # fmt: skip

BENFORD = tuple(math.log10(1 + 1 / digit) for digit in range(1, 10))
# Places of corporate account numbers (handbook §3.6: hints, so that a mismatch weighs little).
PLACES: dict[str, tuple[int, ...]] = {
    "工商银行": (19,), "建设银行": (20,), "农业银行": (17, 19), "中国银行": (12,), "招商银行": (15,), "交通银行": (21,),
    "民生银行": (9,), "平安银行": (14,), "邮政储蓄": (18,), "网商银行": (16,), "兴业银行": (18,), "中信银行": (19,),
    "浦东发展": (17, 18, 19, 20),
}  # fmt: skip
CARD = re.compile(r"62\d{14,17}")


def digits(document: Document, _: date) -> Iterator[Finding]:
    """BNK-11: first digits fall off as Benford's law has them, last digits of odd amounts are even; from 300 rows on."""
    rows = document.rows("transactions")
    if not rows:
        return
    amounts = _amounts(document.sheet("transactions"))
    if len(amounts) < policy().benford_rows:
        yield DIGITS.open("too_few_rows")
        return
    away = _from_benford(amounts)
    uneven = _unevenness(amounts)
    say = Said(
        expected=f"≤ {policy().benford_away}; ≤ {policy().last_digit_chi}",
        actual=f"{away:.4f}; {uneven:.1f}",
    )
    good = away <= policy().benford_away and uneven <= policy().last_digit_chi
    yield DIGITS.judged(good, *at_rows(document, "transactions", ()), **say)


def _amounts(sheet: "Sheet") -> list[Any]:
    """Each party's each amount once, in cents without sign: wages and rents that repeat say nothing about chance."""
    from intake.sheet import first_of

    cents = sheet.cents("amount")[first_of(sheet.alike("counterparty_name", "summary", "amount"))]
    found: list[Any] = abs(cents[cents != 0]).tolist()
    return found


def _from_benford(amounts: Sequence[Any]) -> Decimal:
    """Mean absolute deviation of the first digits' shares from Benford's."""
    counts = Counter(str(amount).lstrip("0.")[0] for amount in amounts)
    return Decimal(sum(abs(counts[str(d)] / len(amounts) - BENFORD[d - 1]) for d in range(1, 10)) / 9)


def _unevenness(amounts: Sequence[Any]) -> Decimal:
    """Chi square (nine degrees of freedom) of the last digits of those amounts that have odd cents."""
    last = Counter(digit for amount in amounts if (digit := int(amount) % 10))
    total = sum(last.values())
    if total < policy().benford_rows // 2:
        return Decimal(0)
    return Decimal(sum((last[d] - total / 9) ** 2 / (total / 9) for d in range(1, 10)))


def account_format(document: Document, _: date) -> Iterator[Finding]:
    """BNK-16: places of a firm's number as its bank gives them; a card's number holds its own check (Luhn)."""
    bank, printed = compact(str(document.value("bank") or "")), document.value("account_number")
    number, where = re.sub(r"[\s\-]", "", str(printed or "")), at(document, "bank", "account_number")
    sure = sure_of(document, "bank", "account_number")
    if not number or "*" in number or not number.isdigit():
        yield NUMBER.open("not_read", *where)
    elif not corporate(document):
        if CARD.fullmatch(number):
            yield NUMBER.judged(_luhn(number), *where, expected="Luhn", actual=number, sure=sure)
        else:
            yield NUMBER.open("no_rule_for_this_bank", *where)
    else:
        places = next((found for name, found in PLACES.items() if name in bank), None)
        if places is None:
            yield NUMBER.open("no_rule_for_this_bank", *where)
            return
        say = Said(expected=" / ".join(map(str, places)), actual=f"{len(number)}")
        yield NUMBER.judged(len(number) in places, *where, **say, sure=sure)


def _luhn(number: str) -> bool:
    doubled = (sum(divmod(int(d) * (1 + place % 2), 10)) for place, d in enumerate(reversed(number)))
    return sum(doubled) % 10 == 0


CHECKS = {"bank_statement": (digits, account_format)}
