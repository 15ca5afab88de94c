"""Numbers of identity cards (GB 11643-1999): region, day of birth, sequence, check character."""

import re
from datetime import date as Day

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SLIPS = str.maketrans("OQDIlSZB", "00011528")


def parse(text: str) -> Parsed:
    """The number, its X upper case. One that fails its check is given as read, with `certain` 0.2.

    >>> parse("99010119900307123 x").proven, parse("990101199003071230").certain
    (False, 0.2)
    """
    body = compact(text).upper().strip(":.,;")
    if not body:
        raise Unreadable("empty")
    fixed = body[:-1].translate(_SLIPS) + body[-1].replace("×", "X")
    if not re.fullmatch(r"\d{17}[\dX]|\d{15}", fixed):
        raise Unreadable("not an identity number")
    if len(fixed) == 15:
        return Parsed(fixed, certain=0.8)
    good = is_valid(fixed)
    return Parsed(fixed, certain=1.0 if good else 0.2, proven=good)


def is_valid(number: str) -> bool:
    """True when the check character and the day of birth hold.

    >>> is_valid("11010519491231002X")
    True
    """
    if not re.fullmatch(r"\d{17}[\dX]", number) or born_on(number) is None:
        return False
    return "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False)) % 11] == number[17]


def born_on(number: str) -> str | None:
    """The day of birth that the number carries, None when it is no day.

    >>> born_on("11010519491231002X")
    '1949-12-31'
    """
    try:
        return Day(int(number[6:10]), int(number[10:12]), int(number[12:14])).isoformat()
    except ValueError:
        return None
