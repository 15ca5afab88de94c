"""Amounts of money in digits, as banks, tax offices and OCR print them: to a decimal string with two places."""

import re
from decimal import Decimal
from typing import Literal

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable

_NULL = re.compile(r"[-*/_.·]*|\(?空\)?|无|null|none|n/?a|nan", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:人民币|CNY|RMB|¥|\$|小写|合计|\(小写\)|:|USD|HKD)+", re.IGNORECASE)
_AFTER = re.compile(r"(?:人民币|CNY|RMB|元|整)+$", re.IGNORECASE)
_MARK = re.compile(r"\(?(借方?|贷方?|Dr|Cr|D|C)\.?\)?$", re.IGNORECASE)
_SCALE = {"万": 10_000, "亿": 100_000_000}
_SLIPS = str.maketrans("OoQlI|", "000111")
_LEADING_ZEROS = re.compile(r"^0\d")

CENT = Decimal("0.01")


def parse(text: str) -> Parsed:
    """The amount as a decimal string with two places, its sign as printed; a Dr/Cr mark is read by `marker`.

    >>> parse("￥1,234.50").value, parse("(1,234.00)").value, parse("1,234,56").value, parse("１２ ３４５．６０借").value
    ('1234.50', '-1234.00', '1234.56', '12345.60')
    >>> parse("--")
    Traceback (most recent call last):
    nlp.spec.Unreadable: empty
    """
    body = compact(text)
    if _NULL.fullmatch(body):
        raise Unreadable("empty")
    body = _AFTER.sub("", _MARK.sub("", _BEFORE.sub("", body)))
    negative = False
    if body.startswith("(") and body.endswith(")"):
        body, negative = body[1:-1], True
    if body[:1] in "+-" or body[-1:] in "+-":
        negative = negative or body.startswith("-") or body.endswith("-")
        body = body.strip("+-")
    body = _BEFORE.sub("", body)
    if body.startswith("-"):
        body, negative = body[1:], True
    scale = _SCALE.get(body[-1:], 1)
    digits, certain = _plain(body[:-1] if scale > 1 else body)
    value = Decimal(digits) * scale
    if value != value.quantize(CENT):
        raise Unreadable("more than two decimal places")
    value = value.quantize(CENT)
    return Parsed(str(-value if negative and value else value), certain=certain)


def to_decimal(text: str) -> Decimal | None:
    """The amount, or None when the text is empty, a null mark or no amount.

    >>> to_decimal("+4,000.00"), to_decimal("—")
    (Decimal('4000.00'), None)
    """
    try:
        return Decimal(parse(text).value)
    except Unreadable:
        return None


def marker(text: str) -> Literal["debit", "credit"] | None:
    """The 借/贷 (Dr/Cr) mark that follows the number, None without one.

    >>> marker("450010.00贷"), marker("100.00 Dr"), marker("100.00")
    ('credit', 'debit', None)
    """
    found = _MARK.search(compact(text))
    if found is None:
        return None
    return "debit" if found[1][0] in "借dD" else "credit"


def _plain(body: str) -> tuple[str, float]:
    """Digits with at most one point, and how sure the reading of the separators is."""
    certain = 1.0
    if not re.fullmatch(r"[\d.,'、]+", body):
        swapped = body.translate(_SLIPS)
        if not re.fullmatch(r"[\d.,'、]+", swapped) or sum(c.isdigit() for c in body) < 2:
            raise Unreadable("not an amount")
        body, certain = swapped, 0.8
    body = body.replace("'", ",").replace("、", ",").strip(",").rstrip(".")
    groups = re.split(r"[.,]", body)
    if "" in groups[1:] or not body:
        raise Unreadable("not an amount")
    if len(groups) == 1:
        return body, certain if not _LEADING_ZEROS.match(body) else certain * 0.7
    last = groups[-1]
    separators = re.findall(r"[.,]", body)
    whole = "".join(groups[:-1]) or "0"
    grouped = all(len(group) == 3 for group in groups[1:-1])
    if separators[-1] == "." and "." not in separators[:-1]:
        if len(separators) == 1 and len(last) == 3:  # 12.345: a thousand or a fraction?
            raise Unreadable("ambiguous separator")
        if len(last) > 2 and len(separators) > 1:
            raise Unreadable("ambiguous separator")
        return f"{whole}.{last}", certain if grouped else certain * 0.8
    if len(last) == 3 and grouped and len(groups[0]) <= 3:
        return "".join(groups), certain if set(separators) == {","} else certain * 0.7
    if len(last) == 2 and grouped:  # 1,234,56 and 1.234.56: the last separator was a point
        return f"{whole}.{last}", certain * 0.8
    raise Unreadable("ambiguous separator")
