"""The unit that a form's amounts are printed in: 元, 千元, 万元, 百万元."""

import re

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable

_UNIT = re.compile(r"(百万元|万元|千元|元)")


def parse(text: str) -> Parsed:
    """The unit's name.

    >>> parse("人民币元（列至角分）").value, parse("万元").value
    ('元', '万元')
    """
    found = _UNIT.search(compact(text))
    if found is None:
        raise Unreadable("not a unit")
    return Parsed(found[1])
