"""The old registration number (注册号, GS 15-2006): 15 digits with an ISO 7064 check digit; 13 digits before 2007."""

import re

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable

_SLIPS = str.maketrans("OoQDIl|SZB", "0000111528")
_WORDED = re.compile(r"企[独合作股外总法]*[\u3400-\u9fff]*字第?\d{4,8}号(?:\([\u3400-\u9fff]+\))?")


def parse(text: str) -> Parsed:
    """The number. A wrong check digit leaves it as read, with `certain` 0.3.

    >>> parse("990100000123458").proven, parse("990100600012341(1-1)").value
    (True, '990100600012341')
    """
    body = re.sub(r"\(\d{1,2}-\d{1,2}\)|\(?副本\)?.*$", "", compact(text)).strip(":.,;-*/")
    if not body:
        raise Unreadable("empty")
    if _WORDED.fullmatch(body):
        return Parsed(body, certain=0.9)
    digits = body.translate(_SLIPS)
    if not digits.isdigit() or len(digits) not in (13, 15):
        raise Unreadable("not a registration number")
    if len(digits) == 13:
        return Parsed(digits, certain=0.9)
    good = is_valid(digits)
    return Parsed(digits, certain=1.0 if good else 0.3, proven=good)


def is_valid(number: str) -> bool:
    """True when the check digit of the 15 digits holds (ISO 7064 MOD 11,10).

    >>> is_valid("110108000000016"), is_valid("110108000000017")
    (True, False)
    """
    if not re.fullmatch(r"\d{15}", number):
        return False
    product = 10
    for digit in number[:14]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(number[14])
