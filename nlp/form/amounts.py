"""What stands in a form's cells: amounts, dashes for what does not apply, line numbers with their formulas."""

import re
from decimal import Decimal

from nlp.normalise import compact
from nlp.spec import Unreadable
from nlp.values import money

CENT = Decimal("0.01")
NOTHING = re.compile(r"[-一_~=—*/\\.·:;,'\"`|<>]*")  # dashes, drawn as an engine may read them
AMOUNT = re.compile(r"[-+(]?[¥$]?[\doOQlI|]*\d[\d,.，。'、oOQlI|]*\)?[-]?")
_NUMBER = re.compile(r"([0-9oOlI|]{1,3})(?![\d.,]*\d)(?:$|[=(<].*)")
_SLIPS = str.maketrans("oOQlI|", "000111")
SPECKED = 0.85
_SPECKED = re.compile(
    r"[^\d\-.,]{0,2}(-?\d{1,3}(?:,\d{3})*\.\d\d|-?\d+\.\d\d)[^\d.,]{0,2}"
)  # a whole amount with a speck beside it
_FLOAT = re.compile(r"-?\d+\.\d{3,}")


def amount_of(text: str, cells: bool = False) -> tuple[Decimal | None, float]:
    """An amount and how sure its print is; (None, 1) for an empty cell or a dash, (None, 0) for what can't be read.

    `cells`: of a spreadsheet, whose numbers carry as many places as their calculation left them.

    >>> amount_of("1,234.50"), amount_of("——"), amount_of("-0.5", True), amount_of("货物")
    ((Decimal('1234.50'), 1.0), (None, 1.0), (Decimal('-0.50'), 1.0), (None, 0.0))
    """
    body = compact(text)
    if NOTHING.fullmatch(body):
        return None, 1.0
    if cells and _FLOAT.fullmatch(body):
        return Decimal(body).quantize(CENT), 1.0
    if body.endswith((".", ",")) and any(c.isdigit() for c in body):
        return None, 0.0  # its cents are hidden
    try:
        parsed = money.parse(body.strip("|:;"))
    except Unreadable as reason:
        inner = _SPECKED.fullmatch(body)
        if inner is not None:
            return Decimal(inner[1].replace(",", "")), SPECKED
        return None, 1.0 if str(reason) == "empty" else 0.0
    return Decimal(str(parsed.value)), parsed.certain


def number_of(text: str) -> str | None:
    """The line number that a cell begins with, whatever formula follows it; None without one.

    >>> number_of("17=12+13-14-15+16"), number_of("18（如17<11，则为17，否则为11）"), number_of("行次"), number_of("01")
    ('17', '18', None, '1')
    """
    found = _NUMBER.fullmatch(compact(text))
    if found is None:
        return None
    digits = found[1].translate(_SLIPS).lstrip("0")
    return digits or None


def looks_like_amount(text: str) -> bool:
    """True for digits with separators, or a dash that says that there is none."""
    body = compact(text)
    return bool(body) and (AMOUNT.fullmatch(body) is not None or NOTHING.fullmatch(body) is not None)
