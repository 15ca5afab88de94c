"""The level of a taxpayer's credit, and the year that it is of."""

import re

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable


def parse(text: str) -> Parsed:
    """A, B, M, C or D.

    >>> parse("A级").value
    'A'
    """
    found = re.match(r"([ABMCD])(?:级|等|$|[^A-Za-z])", compact(text).strip(":").upper())
    if found is None:
        raise Unreadable("not a level" if text.strip() else "empty")
    return Parsed(found[1])


def year(text: str) -> Parsed:
    """The year, four digits.

    >>> year("2023年度").value
    '2023'
    """
    found = re.match(r"(?:19|20)\d\d(?!\d)", compact(text).strip(":"))
    if found is None:
        raise Unreadable("not a year" if text.strip() else "empty")
    return Parsed(found[0])
