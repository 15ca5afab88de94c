"""What a VAT invoice must come to by itself: sums, words, lines, its code, its numbers (INV-01 to INV-07)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from intake.document import Document
from intake.finding import Evidence, Finding
from intake.verify.rule import Rule, Said, at, at_rows, from_pixels, sure_of, sure_rows
from intake.verify.tax_arithmetic import QUITE_SURE, VERY_SURE, one_digit
from nlp.evidence import Row
from nlp.values import id_number, invoice, uscc

SUM = Rule(
    "INV-01", "INVOICE_SUM", "high", "金额、税额与价税合计", "Amount, tax and total",
    "金额加税额不等于价税合计，或各行之和与合计不符。", "Amount and tax do not make the total, or the lines do not make the sums.",
)  # fmt: skip
WORDS = Rule(
    "INV-02", "INVOICE_WORDS", "high", "大写与小写金额", "The total in words and in figures",
    "价税合计的大写与小写不符。", "The total in words differs from the figures.",
)  # fmt: skip
LINES = Rule(
    "INV-03", "INVOICE_LINE", "medium", "单价、数量、税率与金额、税额", "Prices, quantities and rates",
    "有明细行的单价乘数量不等于金额，或金额乘税率不等于税额。", "A line's price and quantity do not make its amount, or its rate not its tax.",
)  # fmt: skip
CODE = Rule(
    "INV-04", "INVOICE_QR_MISMATCH", "high", "二维码与票面", "The code against the print",
    "二维码中的号码、日期或金额与票面不一致。", "The code names another number, day or amount than the print.",
)  # fmt: skip
PARTIES = Rule(
    "INV-05", "INVOICE_TAXPAYER_ID", "high", "购销双方识别号的校验", "The parties' numbers",
    "购买方或销售方的纳税人识别号校验不符。", "A party's taxpayer number fails its check.",
)  # fmt: skip
NUMBER = Rule(
    "INV-06", "INVOICE_NUMBER_YEAR", "medium", "发票号码、代码中的年份与开票日期", "The year inside the number",
    "发票号码或代码中的年份与开票日期不符。", "The year inside the invoice's number or code does not fit its date.",
)  # fmt: skip
DATED = Rule(
    "INV-07", "INVOICE_DATE", "high", "开票日期", "The day of issue",
    "开票日期在未来，或早于该类发票出现之时。", "Issued in the future, or before there were such invoices.",
)  # fmt: skip
RATE = Rule(
    "INV-08", "INVOICE_RATE_ERA", "low", "税率的年代", "The rates' era",
    "票面税率在开票时已不适用或尚未适用。", "A rate had ended, or had not begun, when the invoice was issued.",
)  # fmt: skip

CENT = Decimal("0.01")
DIGITAL_SINCE = date(2021, 12, 1)  # first digital invoices, in three provinces
# Rates in percent and the days on which they were the law's (from, to): the changes of 2017, 2018 and 2019.
ERAS = {
    "17": (date(1994, 1, 1), date(2018, 4, 30)), "13": (date(1994, 1, 1), None), "11": (date(2012, 1, 1), date(2018, 4, 30)),
    "16": (date(2018, 5, 1), date(2019, 3, 31)), "10": (date(2018, 5, 1), date(2019, 3, 31)), "9": (date(2019, 4, 1), None),
    "6": (date(2012, 1, 1), None), "1": (date(2020, 3, 1), None),
}  # fmt: skip
GRACE = 366  # days: who owed the old rate may issue the invoice later


def amount(document: Document, name: str) -> Decimal | None:
    """A field as an amount, None where it was not read."""
    value = document.value(name)
    return None if value is None else Decimal(str(value))


def sums(document: Document, _: date) -> Iterator[Finding]:
    """INV-01: amount and tax make the total; the lines, discounts negative, make both."""
    rows = document.rows("lines")
    net, tax, total = (amount(document, name) for name in ("net_amount", "tax_amount", "total_amount"))
    names = ("net_amount", "tax_amount", "total_amount")
    where = (*at(document, *names), *(at_rows(document, "lines", range(len(rows))) if rows else ()))
    if net is None or total is None or (tax is None and "tax_amount" in document.fields):
        yield SUM.open("no_total" if total is None else "not_printed", *where)
        return
    pairs = [(net + (tax or Decimal(0)), total)]
    for name, told in (("amount", net), ("tax", tax)):
        cells = [row.values.get(name) for row in rows]
        if cells and told is not None and all(cell is not None for cell in cells):
            pairs.append((sum((Decimal(str(cell)) for cell in cells), Decimal(0)), told))
    wrong = [(added, told) for added, told in pairs if abs(added - told) > CENT]
    say = Said(
        expected="、".join(f"{told:.2f}" for _, told in wrong), actual="、".join(f"{added:.2f}" for added, _ in wrong)
    )
    sure = min(sure_of(document, *names), sure_rows(rows, range(len(rows)))) if from_pixels(document) else 1.0
    if any(one_digit(added - told) for added, told in wrong) and sure < VERY_SURE:
        yield SUM.open("possibly_misread", *where, **say)
    else:
        yield SUM.judged(not wrong, *where, **(say if wrong else {}), sure=sure)


def words(document: Document, _: date) -> Iterator[Finding]:
    """INV-02: as numbers, never as strings."""
    said, total = amount(document, "total_in_words"), amount(document, "total_amount")
    where = at(document, "total_in_words", "total_amount")
    if said is None or total is None:
        yield WORDS.open("not_printed", *where)
        return
    say = Said(expected=f"{total:.2f}", actual=f"{said:.2f}")
    sure = sure_of(document, "total_in_words", "total_amount") if from_pixels(document) else 1.0
    off = said - total
    if off and (sure < QUITE_SURE or (one_digit(off) and sure < VERY_SURE)):
        yield WORDS.open("possibly_misread", *where, **say)
    else:
        yield WORDS.judged(not off, *where, **say, sure=sure)


def lines(document: Document, _: date) -> Iterator[Finding]:
    """INV-03: a price is printed with as many places as it has, so that it makes its amount to the cent a unit or two."""
    rows = document.rows("lines")
    wrong = [at_ for at_, row in enumerate(rows) if not _makes_sense(row)]
    if not any(row.values.get("amount") is not None for row in rows):
        yield LINES.open("no_lines")
        return
    where = at_rows(document, "lines", wrong or range(len(rows)))
    sure = sure_rows(rows, wrong) if from_pixels(document) else 1.0
    if wrong and from_pixels(document) and sure < VERY_SURE:
        yield LINES.open("possibly_misread", *where)
    else:
        yield LINES.judged(not wrong, *where, sure=sure)


def _makes_sense(row: Row) -> bool:
    net, tax, count, price = (_cell(row, name) for name in ("amount", "tax", "quantity", "unit_price"))
    if net is not None and count is not None and price is not None:
        places = max(-int(price.normalize().as_tuple().exponent), 0)
        slack = abs(count) * Decimal(1).scaleb(-places) + Decimal(
            "0.02"
        )  # prices are cut or rounded in their last place
        if abs(count * price - net) > max(slack, abs(net) * Decimal("0.0001")):
            return False
    told = str(row.values.get("tax_rate") or "")
    if net is not None and tax is not None and told.endswith("%"):
        return abs(net * Decimal(told[:-1]) / 100 - tax) <= max(Decimal("0.06"), abs(tax) * Decimal("0.001"))
    return True


def _cell(row: Row, name: str) -> Decimal | None:
    value = row.values.get(name)
    return None if value is None else Decimal(str(value))


def code(document: Document, _: date) -> Iterator[Finding]:
    """INV-04: what the code repeats is what is printed. The payload is compared as text and never followed."""
    told = invoice.payload(str(document.value("qr_payload") or ""))
    if told is None:
        yield CODE.open("no_number_in_a_code", *at(document, "qr_payload"))
        return
    said = {
        "invoice_number": told.number,
        "invoice_code": told.code,
        "issued_on": told.day,
        "check_code": told.check_code,
    }
    printed = {
        name: document.fields[name]
        for name in said
        if name in document.fields and set(document.fields[name].found_by) != {"qr"}
    }
    wrong = [
        name for name, field in printed.items() if said[name] and field.value is not None and field.value != said[name]
    ]
    net, total = amount(document, "net_amount"), amount(document, "total_amount")
    sums_ = [value for value in (net, total) if value is not None]
    compared = [name for name, field in printed.items() if said[name] and field.value is not None]
    if told.amount is not None and sums_ and told.amount not in sums_:
        wrong.append("total_amount" if total is not None else "net_amount")
    where = at(document, "qr_payload", *(wrong or compared))
    if not compared and not sums_:
        yield CODE.open("not_read", *where)
        return
    actual = "、".join(str(document.value(name)) for name in wrong) or None
    expected = "、".join(said.get(name) or f"{told.amount:.2f}" for name in wrong) or None
    sure = sure_of(document, *wrong) if from_pixels(document) else 1.0
    if wrong and from_pixels(document) and sure < QUITE_SURE:
        yield CODE.open("possibly_misread", *where, expected=expected, actual=actual)
    else:
        yield CODE.judged(not wrong, *where, expected=expected, actual=actual, sure=sure)


def parties(document: Document, _: date) -> Iterator[Finding]:
    """INV-05: 18 places are a credit code or an identity number; a private buyer has none."""
    told = [(name, str(document.value(name))) for name in ("seller_id", "buyer_id") if document.value(name)]
    checked = [(name, number) for name, number in told if len(number) == 18]
    if not checked:
        yield PARTIES.open("not_printed", *at(document, "seller_id", "buyer_id"))
        return
    wrong = [name for name, number in checked if not (id_number.is_valid(number) or uscc.is_valid(number))]
    where = at(document, *(wrong or [name for name, _ in checked]))
    sure = sure_of(document, *wrong) if from_pixels(document) else 1.0
    actual = "、".join(number for name, number in checked if name in wrong) or None
    if wrong and from_pixels(document) and sure < VERY_SURE:
        yield PARTIES.open("possibly_misread", *where, actual=actual)
    else:
        yield PARTIES.judged(not wrong, *where, actual=actual, sure=sure)


def years(document: Document, _: date) -> Iterator[Finding]:
    """INV-06: a digital invoice's number begins with its year; the paper of a code is of its year or of one before."""
    number, sign, day = (document.value(name) for name in ("invoice_number", "invoice_code", "issued_on"))
    where = at(document, "invoice_number", "invoice_code", "issued_on")
    if not day or not number:
        yield NUMBER.open("not_read", *where)
        return
    year = date.fromisoformat(str(day)).year
    if len(str(number)) == 20:
        inside, holds = str(number)[:2], 2000 + int(str(number)[:2]) == year
    elif sign:
        inside = str(sign)[5:7] if len(str(sign)) == 12 else str(sign)[4:6]
        holds = 2000 + int(inside) <= year
    else:
        yield NUMBER.open("not_printed", *where)
        return
    sure = sure_of(document, "invoice_number", "invoice_code", "issued_on") if from_pixels(document) else 1.0
    yield NUMBER.judged(holds, *where, expected=str(year), actual=f"20{inside}", sure=sure)


def dated(document: Document, today: date) -> Iterator[Finding]:
    """INV-07."""
    told = document.value("issued_on")
    if not told:
        yield DATED.open("no_dates", *at(document, "issued_on"))
        return
    day = date.fromisoformat(str(told))
    digital = len(str(document.value("invoice_number") or "")) == 20
    holds = day <= today and not (digital and day < DIGITAL_SINCE)
    sure = sure_of(document, "issued_on") if from_pixels(document) else 1.0
    yield DATED.judged(holds, *at(document, "issued_on"), actual=str(told), sure=sure)


def rates(document: Document, _: date) -> Iterator[Finding]:
    """INV-08: the rate stood in the law on the day of issue, or ended within the year before."""
    told = document.value("issued_on")
    rows = document.rows("lines")
    used = {at_: str(row.values.get("tax_rate") or "").rstrip("%") for at_, row in enumerate(rows)}
    known = {at_: rate for at_, rate in used.items() if rate in ERAS}
    if not told or not known:
        yield RATE.open("no_lines" if not rows else "not_read")
        return
    day = date.fromisoformat(str(told))
    wrong = [at_ for at_, rate in known.items() if not _in_force(rate, day)]
    sure = min(sure_rows(rows, wrong), sure_of(document, "issued_on")) if from_pixels(document) else 1.0
    where: tuple[Evidence, ...] = (*at(document, "issued_on"), *at_rows(document, "lines", wrong or known))
    actual = "、".join(sorted({f"{known[at_]}%" for at_ in wrong})) or None
    yield RATE.judged(not wrong, *where, actual=actual, sure=sure)


def _in_force(rate: str, day: date) -> bool:
    since, until = ERAS[rate]
    return day >= since and (until is None or (day - until).days <= GRACE)


CHECKS = {"vat_invoice": (sums, words, lines, code, parties, years, dated, rates)}
