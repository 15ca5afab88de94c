"""What only invoices print: their numbers, check codes, rates and quantities, and the payload of their QR code."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable
from nlp.values import money, name

_SLIPS = str.maketrans("OoQDlI|", "0000111")
_TYPE = re.compile(r"(?:增值税)?电子发票\((?:增值税专用|普通)发票\)|(?:增值税)?(?:电子)?(?:专用|普通)发票")
RATES = ("0", "1", "1.5", "3", "4", "5", "6", "9", "10", "11", "13", "16", "17")
"""Rates and levy rates in percent that Chinese VAT has had since 2009."""


def number(text: str) -> Parsed:
    """The invoice number: 8 figures, or the 20 of the digital invoice.

    >>> number("No 21664323").value, number("2499 2000 0001 2345 6789").value
    ('21664323', '24992000000123456789')
    """
    return _digits(re.sub(r"^(?:No|N0|№|号码)[.:]?", "", compact(text), flags=re.IGNORECASE), (8, 20))


def code(text: str) -> Parsed:
    """The invoice code of before the digital invoice: 10 or 12 figures.

    >>> code("0990 2300 2011").value
    '099023002011'
    """
    return _digits(compact(text), (10, 12))


def check_code(text: str) -> Parsed:
    """The check code's 20 figures, printed in groups of five.

    >>> check_code("12345 67890 12345 67890").value
    '12345678901234567890'
    """
    return _digits(compact(text), (20,))


def _digits(body: str, lengths: tuple[int, ...]) -> Parsed:
    body = re.sub(r"[\s.:,·-]", "", body)
    if not body:
        raise Unreadable("empty")
    plain = body.translate(_SLIPS)
    if not plain.isdigit():
        raise Unreadable("not a number of an invoice")
    if len(plain) not in lengths:
        raise Unreadable(f"{len(plain)} places")
    return Parsed(plain, certain=1.0 if plain == body else 0.8)


def kind(text: str) -> Parsed:
    """Which invoice it is, without the province whose form it was printed on.

    >>> kind("示例省增值税专用发票").value, kind("电子发票(普通发票)").value
    ('增值税专用发票', '电子发票（普通发票）')
    """
    found = _TYPE.search(compact(text))
    if found is None:
        raise Unreadable("not a kind of invoice")
    return Parsed(found[0].replace("(", "（").replace(")", "）"))


def rate(text: str) -> Parsed:
    """The rate as it is printed, in percent; 免税 and the like as words. XML has fractions.

    >>> rate("13%").value, rate("0.03").value, rate("免税").value
    ('13%', '3%', '免税')
    """
    body = compact(text)
    if body in ("免税", "不征税", "出口零税率", "普通零税率"):
        return Parsed(body)
    if not body.strip("*-"):
        raise Unreadable("empty")
    plain = body.rstrip("%").translate(_SLIPS)
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Unreadable("not a rate") from None
    if "%" not in body:
        if value >= 1:  # the sign was lost
            return Parsed(f"{_short(value)}%", certain=0.9 if _short(value) in RATES else 0.4)
        value *= 100
    told = _short(value)
    return Parsed(f"{told}%", certain=1.0 if told in RATES else 0.5)


def quantity(text: str) -> Parsed:
    """A quantity or a price with as many places as are printed, without thousands' commas.

    >>> quantity("1,200.50").value, quantity("33.6994").value
    ('1200.50', '33.6994')
    """
    body = compact(text).replace(",", "").lstrip("¥")
    if not body.strip("*-"):
        raise Unreadable("empty")
    plain = body.translate(_SLIPS)
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
        raise Unreadable("not a quantity")
    return Parsed(plain, certain=1.0 if plain == body else 0.8)


def amount(text: str) -> Parsed:
    """A money cell; stars and words of exemption are no amount."""
    body = compact(text)
    if not body.strip("*-") or body in ("免税", "不征税"):
        raise Unreadable("empty")
    return money.parse(text)


def person(text: str) -> Parsed:
    """Who issued it, without the letters of a seal that lies before the name.

    >>> person("发票专用章E邵筱").value
    '邵筱'
    """
    return name.person(re.sub(r"^.*(?:专用章|章\))[A-Za-z0-9]*", "", compact(text)))


def bank_account(text: str) -> Parsed:
    """The account number at the end of 开户行及账号.

    >>> bank_account("例州银行样港兴业支行 9944 4075 4135 5044 84").value
    '994440754135504484'
    """
    body = compact(text)
    if not body.strip("-/*"):
        raise Unreadable("empty")
    found = re.search(r"(?<!\d)(\d[\d-]{7,31})$", body)
    if found is None:
        raise Unreadable("no account number")
    return Parsed(found[1].replace("-", ""))


def _short(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Payload:
    """What an invoice's QR code says: 01, sort, code, number, amount, day, check code, a checksum. Empty: not said.

    `amount` is the total of a digital invoice and the amount without tax of the others, yuan.
    """

    sort: str
    code: str
    number: str
    amount: Decimal | None
    day: str
    check_code: str


def payload(text: str) -> Payload | None:
    """The payload of an invoice's code, None for any other text (a link is no payload, and nothing is ever followed).

    >>> payload("01,01,9900231130,21664323,3018.91,20230821,,1573,").number
    '21664323'
    >>> payload("https://example.invalid/invoice?id=1") is None
    True
    """
    parts = [part.strip() for part in text.strip().split(",")]
    if len(parts) < 6 or parts[0] != "01" or not re.fullmatch(r"\d{8}|\d{20}", parts[3]):
        return None
    try:
        told = Decimal(parts[4]) if parts[4] else None
    except InvalidOperation:
        told = None
    day = ""
    if re.fullmatch(r"\d{8}", parts[5]):
        try:
            day = date(int(parts[5][:4]), int(parts[5][4:6]), int(parts[5][6:])).isoformat()
        except ValueError:
            day = ""
    check = parts[6] if len(parts) > 6 and re.fullmatch(r"\d{20}", parts[6]) else ""
    return Payload(parts[1], parts[2], parts[3], told if told is None or told.is_finite() else None, day, check)
