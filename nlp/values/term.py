"""The term of business: two dates, or one date and no end."""

import re

from nlp.normalise import compact, norm
from nlp.spec import Parsed, Unreadable
from nlp.values import date

_OPEN = re.compile(r"长期|永久|永续|无固定期限|无固定|无限期|不约定期限|不定期|存续|至\*+|至-+|-{2,}$|至$|至今")
OPEN_ENDED = "open_ended"


def parse_from(text: str) -> Parsed:
    """The first day. Raises Unreadable("empty") where only an end or 长期 is printed.

    >>> parse_from("自2015年03月02日至2035年03月01日").value, parse_from("2015-03-02至--").value
    ('2015-03-02', '2015-03-02')
    """
    first, last, open_ended = _ends(text)
    if first is None:
        raise Unreadable("empty" if open_ended or last else "not a term")
    return Parsed(first, certain=_certain(first, last))


def parse_to(text: str) -> Parsed:
    """The last day, or None with the meaning `open_ended`.

    >>> parse_to("2015年03月02日至2035年03月01日").value, parse_to("2015年03月02日至长期"), parse_to("长期").meaning
    ('2035-03-01', Parsed(value=None, meaning='open_ended', certain=1.0, candidates=(), proven=False), 'open_ended')
    """
    first, last, open_ended = _ends(text)
    if last is not None:
        return Parsed(last, certain=_certain(first, last))
    if open_ended:
        return Parsed(None, OPEN_ENDED)
    raise Unreadable("only the first day was read" if first else "not a term")


def _certain(first: str | None, last: str | None) -> float:
    return 0.3 if first and last and last <= first else 1.0


def _ends(text: str) -> tuple[str | None, str | None, bool]:
    body = norm(text)
    if not compact(body).strip("-*/:"):
        raise Unreadable("empty")
    days = list(date.find(body))
    left = "".join(compact(body[: days[0][0]] if days else body))
    tail = compact(body[days[-1][1] :]) if days else compact(body)
    open_ended = len(days) < 2 and _OPEN.search(tail) is not None
    if len(days) >= 2:
        return days[0][2], days[1][2], False
    if len(days) == 1 and left.endswith(("至", "-", "到")):
        return None, days[0][2], False
    return (days[0][2] if days else None), None, open_ended
