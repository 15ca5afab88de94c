"""Numbers that name a bank abroad: the American routing number with its check digit, the British sort code."""

import re

from nlp.normalise import norm
from nlp.spec import Parsed, Unreadable


def aba(text: str) -> Parsed:
    """The nine digits of an American routing number; the weighted sum (3, 7, 1) of them is a multiple of ten.

    >>> aba("011000015").value, aba("0110 0001 5").proven
    ('011000015', True)
    >>> aba("011000016")
    Traceback (most recent call last):
    nlp.spec.Unreadable: its check digit does not hold
    """
    digits = re.sub(r"[\s-]", "", norm(text).strip(" :."))
    if not re.fullmatch(r"\d{9}", digits):
        raise Unreadable("not a routing number")
    if sum(int(digit) * (3, 7, 1)[at % 3] for at, digit in enumerate(digits)) % 10:
        raise Unreadable("its check digit does not hold")
    return Parsed(digits, proven=True)


def sort_code(text: str) -> Parsed:
    """The six digits of a British sort code, in pairs.

    >>> sort_code("20-99-00").value, sort_code("20 99 00").value
    ('20-99-00', '20-99-00')
    """
    found = re.match(r"\s*(\d{2})[ -]?(\d{2})[ -]?(\d{2})(?!\d)", norm(text).strip(" :."))
    if found is None:
        raise Unreadable("not a sort code")
    return Parsed("-".join(found.groups()))
