"""Which copy of a licence it is, and the copy's number."""

import re

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable


def kind(text: str) -> Parsed:
    """`original`, `duplicate` or `electronic`; a title without a copy mark is only probably an original.

    >>> kind("营业执照（副本）").value, kind("电子营业执照").value, kind("营业执照").certain
    ('duplicate', 'electronic', 0.7)
    """
    body = compact(text)
    if "电子" in body or "时间" in body:  # only what was downloaded says when
        return Parsed("electronic")
    if "副本" in body or "每年" in body:  # only duplicates carry the reminder of the yearly report
        return Parsed("duplicate")
    if "正本" in body:
        return Parsed("original")
    if "营业执照" in body:
        return Parsed("original", certain=0.7)
    raise Unreadable("no copy mark")


def number(text: str) -> Parsed:
    """The counter of copies, such as `1-1`.

    >>> number("（ 5 - 3 ）").value
    '5-3'
    """
    found = re.search(r"(\d{1,2})-(\d{1,2})", compact(text))
    if found is None:
        raise Unreadable("no copy number")
    return Parsed(f"{found[1]}-{found[2]}")
