"""Taxpayer's numbers: the credit code, or the older 15, 17 and 20 places."""

import re

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable
from nlp.values import id_number, uscc

CREDIT = re.compile(r"9[123]")  # how the credit codes of firms, shops and cooperatives begin


def parse(text: str) -> Parsed:
    """The number, upper case; 18 places are proven as a credit code or as an identity number.

    >>> parse("91990100MA0D3MYNXQ").proven, parse("990100123456789").value
    (True, '990100123456789')
    """
    body = re.sub(r"[^0-9A-Z*]", "", compact(text).upper())
    if not body:
        raise Unreadable("empty")
    if len(body) == 18 and "*" not in body:
        return id_number.parse(body) if id_number.is_valid(body) else uscc.parse(body)
    if len(body) == 17 and CREDIT.match(body):
        raise Unreadable("17 of 18 places")  # one of a credit code was overlooked: an older number begins with a region
    if len(body) in (15, 17, 20) and sum(c.isdigit() for c in body) >= 8:
        return Parsed(body, certain=0.9)
    raise Unreadable(f"not a taxpayer's number: {len(body)} places")
