"""Bank account and card numbers: digits, without the spaces and dashes that print puts between them."""

import re

from nlp.normalise import compact, norm
from nlp.spec import Parsed, Unreadable

_SLIPS = str.maketrans("OoQIl|SZB", "000111528")
_PREFIX = re.compile(r"^(?:NRA|OSA|FT[ENIUF])", re.IGNORECASE)


def parse(text: str) -> Parsed:
    """The number; masked places stay `*`. Raises Unreadable when it has fewer than 6 or more than 32 places.

    >>> parse("6222 0200 0000 0000 000").value, parse("14-016301040001234").value, parse("6222****1234").value
    ('6222020000000000000', '14016301040001234', '6222****1234')
    """
    body = compact(text).replace("-", "").strip(":.,;·")
    if not body:
        raise Unreadable("empty")
    prefix = match[0].upper() if (match := _PREFIX.match(body)) else ""
    digits = re.sub("[xX＊]", "*", body[len(prefix) :])
    certain = 1.0
    if not re.fullmatch(r"[\d*]+", digits):
        digits, certain = digits.translate(_SLIPS), 0.7
        if not re.fullmatch(r"[\d*]+", digits):
            raise Unreadable("not an account number")
    if not 6 <= len(prefix + digits) <= 32 or not any(c.isdigit() for c in digits):
        raise Unreadable("not an account number")
    proven = len(digits) in (16, 19) and digits.startswith("62") and "*" not in digits and luhn(digits)
    return Parsed(prefix + digits, certain=certain, proven=proven)


def luhn(digits: str) -> bool:
    """True when the check digit of a card number holds.

    >>> luhn("79927398713")
    True
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def last_number(text: str) -> Parsed:
    """The account number behind its bank's name: the last long run of digits.

    >>> last_number("样例银行云海支行 9900 1234 5678 9012").value
    '9900123456789012'
    """
    runs = re.findall(r"\d[\d \-]{7,}\d", norm(text))
    if not runs:
        raise Unreadable("not an account number")
    return parse(runs[-1])
