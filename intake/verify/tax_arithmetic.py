"""What the amounts of a tax clearance certificate must come to (TAX-01, 02, 07, 08, 10)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from intake.document import Document
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at, at_rows, from_pixels, sure_of, sure_rows
from nlp.evidence import Row
from nlp.spec import Unreadable
from nlp.values import chinese_number

SUM = Rule(
    "TAX-01", "TAX_SUM_MISMATCH", "high", "各行金额之和与合计", "The sum of the lines and the total",
    "各行实缴金额之和与合计不符。", "The lines do not add up to the total.",
)  # fmt: skip
WORDS = Rule(
    "TAX-02", "TAX_UPPER_LOWER_MISMATCH", "high", "大写与小写金额", "The amount in words and in figures",
    "大写金额与小写金额不符。", "The amount in words differs from the figures.",
)  # fmt: skip
RATES = Rule(
    "TAX-07", "TAX_SURCHARGE_RATIO", "medium", "附加税费与增值税的比例", "The surcharges' rates on the VAT",
    "附加税费与增值税的比例异常。", "A surcharge does not fit the VAT it is due on.",
)  # fmt: skip
TOGETHER = Rule(
    "TAX-08", "TAX_SURCHARGE_DATE", "low", "增值税与其附加的入库日期", "The days of VAT and its surcharges",
    "增值税与其附加的入库日期不同。", "VAT and its surcharges were paid on different days.",
)  # fmt: skip
TWICE = Rule(
    "TAX-10", "TAX_DUPLICATE_LINE", "info", "重复的缴税行", "Lines that stand twice",
    "有重复的缴税行，只计一次。", "A line stands twice and counts once.",
)  # fmt: skip

CENT = Decimal("0.01")
QUITE_SURE, VERY_SURE = (
    0.9,
    0.97,
)  # of a reading from pixels, before a difference of one digit is the paper's and not the reader's
HALF = Decimal("0.5")  # 六税两费: small taxpayers pay half, 2023 to 2027
SURCHARGES = (
    ("城市维护建设税", (Decimal("0.07"), Decimal("0.05"), Decimal("0.01"))),
    ("地方教育附加", (Decimal("0.02"),)),
    ("地方教育费附加", (Decimal("0.02"),)),
    ("教育费附加", (Decimal("0.03"),)),
)
LINE = ("voucher_number", "tax", "item", "period_from", "period_to", "amount")
Period = tuple[str, str]


def amount_of(row: Row) -> Decimal | None:
    """The amount of a line; refunds are negative."""
    value = row.values.get("amount")
    return None if value is None else Decimal(str(value))


def tax_of(row: Row) -> str:
    """The name of a line's tax without white space."""
    return "".join(str(row.values.get("tax") or "").split())


def line_sum(document: Document, _: date) -> Iterator[Finding]:
    """TAX-01: the lines' sum, refunds negative, is the total within a cent."""
    rows, total = document.rows("items"), document.value("total_amount")
    where = (*at(document, "total_amount"), *at_rows(document, "items", range(len(rows))))
    amounts = [amount_of(row) for row in rows]
    known = [amount for amount in amounts if amount is not None]
    if not rows or total is None:
        yield SUM.open("no_total" if rows else "no_lines", *where)
    elif len(known) < len(amounts):
        yield SUM.open("unreadable_line", *where)
    else:
        added = sum(known, Decimal(0))
        sure = (
            min(sure_of(document, "total_amount"), sure_rows(rows, range(len(rows)))) if from_pixels(document) else 1.0
        )
        say = Said(expected=f"{Decimal(str(total)):.2f}", actual=f"{added:.2f}")
        if one_digit(added - Decimal(str(total))) and sure < VERY_SURE:
            yield SUM.open("possibly_misread", *where, **say)
        else:
            yield SUM.judged(abs(added - Decimal(str(total))) <= CENT, *where, **say, sure=sure)


def one_digit(difference: Decimal) -> bool:
    """True when one digit, read as another, makes up a difference.

    >>> one_digit(Decimal("-600.00")), one_digit(Decimal("610.00")), one_digit(Decimal("0.00"))
    (True, False, False)
    """
    return len(f"{abs(difference):.2f}".replace(".", "").strip("0")) == 1


def words(document: Document, _: date) -> Iterator[Finding]:
    """TAX-02: amounts in words are parsed and compared as numbers, never as strings."""
    found, total = document.fields.get("total_in_words"), document.value("total_amount")
    where = at(document, "total_in_words", "total_amount")
    if found is None or total is None:
        yield WORDS.open("not_printed", *where)
        return
    try:
        said = chinese_number.to_decimal(found.text)
    except Unreadable:
        yield WORDS.open("unreadable", *where)
        return
    say = Said(expected=f"{Decimal(str(total)):.2f}", actual=f"{said:.2f}")
    sure = sure_of(document, "total_in_words", "total_amount") if from_pixels(document) else 1.0
    off = said - Decimal(str(total))
    if off and (sure < QUITE_SURE or (one_digit(off) and sure < VERY_SURE)):  # a character lost makes any difference
        yield WORDS.open("possibly_misread", *where, **say)
    else:
        yield WORDS.judged(not off, *where, **say, sure=sure)


def _by_period(rows: tuple[Row, ...], tax: str) -> dict[Period, list[int]]:
    """The lines of one tax, by period; those without a period or amount are left out."""
    found: dict[Period, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        start, end = row.values.get("period_from"), row.values.get("period_to")
        if tax_of(row) == tax and start and end and amount_of(row) is not None:
            found[start, end].append(index)
    return found


def _sum(rows: tuple[Row, ...], indexes: list[int]) -> Decimal:
    return sum((amount_of(rows[i]) or Decimal(0) for i in indexes), Decimal(0))


def surcharges(document: Document, _: date) -> Iterator[Finding]:
    """TAX-07 and 08: a period's surcharge is an allowed share of the period's VAT, whole or half, paid with it.

    The base is VAT and consumption tax together; where several payments make up a period, their sums are compared, or
    each surcharge with one of the VAT payments.
    """
    rows = document.rows("items")
    vat, consumption = _by_period(rows, "增值税"), _by_period(rows, "消费税")
    seen: list[int] = []
    wrong: list[int] = []
    apart: list[int] = []
    for name, rates in SURCHARGES:
        allowed = [rate * share for rate in rates for share in (Decimal(1), HALF)]
        for period, indexes in _by_period(rows, name).items():
            base = vat.get(period, [])
            if _sum(rows, base) <= 0 or period in consumption:
                continue
            seen += indexes
            whole = _fits(_sum(rows, indexes), [_sum(rows, base)], allowed)
            singles = [_sum(rows, [i]) for i in base]
            if not whole and not all(_fits(_sum(rows, [i]), singles, allowed) for i in indexes):
                wrong += indexes
            days = {rows[i].values.get("paid_on") for i in base}
            apart += [i for i in indexes if rows[i].values.get("paid_on") not in days]
    for rule, found in ((RATES, wrong), (TOGETHER, apart)):
        where = at_rows(document, "items", found or seen)
        yield (
            rule.judged(not found, *where, sure=sure_rows(rows, found))
            if seen
            else rule.open("no_surcharge_with_its_vat")
        )


def _fits(amount: Decimal, bases: list[Decimal], rates: list[Decimal]) -> bool:
    return any(abs(base * rate - amount) <= policy().surcharge_slack for base in bases for rate in rates)


def line_mark(row: Row) -> tuple[str, ...]:
    """What makes two lines the same payment: voucher, tax, item, period and amount."""
    return tuple("".join(str(row.values.get(name) or "").split()) for name in LINE)


def duplicates(document: Document, _: date) -> Iterator[Finding]:
    """TAX-10, inside one certificate."""
    rows = document.rows("items")
    if rows:
        counts = Counter(line_mark(row) for row in rows)
        twice = [index for index, row in enumerate(rows) if counts[line_mark(row)] > 1]
        yield TWICE.judged(not twice, *at_rows(document, "items", twice))


CHECKS = {"tax_clearance_certificate": (line_sum, words, surcharges, duplicates)}
