"""Amounts in Chinese numerals (大写), as the payment rules write them: to a Decimal, never compared as strings."""

from decimal import Decimal

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable

DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇○", "壹一弌壱", "贰二貳弍两贰", "叁三參参叄弎叅", "肆四", "伍五", "陆六陸", "柒七漆", "捌八", "玖九")
    )
    for character in characters
}
UNITS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "陌": 100, "仟": 1000, "千": 1000, "阡": 1000}
_SAME = str.maketrans({"圆": "元", "圓": "元", "正": "整", "萬": "万", "億": "亿", "毛": "角", "園": "元"})
_WORDS_BEFORE = ("(大写)", "大写", "人民币", "CNY", "RMB", "¥", ":", "合计", "金额")


def to_decimal(text: str) -> Decimal:
    """The amount that the numerals say, in yuan. Raises Unreadable on anything that is not such an amount.

    >>> to_decimal("人民币壹拾万柒仟元零伍角叁分"), to_decimal("壹拾万零柒仟元伍角叁分")
    (Decimal('107000.53'), Decimal('107000.53'))
    >>> to_decimal("陆佰万圆整"), to_decimal("（负数）伍佰元整")
    (Decimal('6000000'), Decimal('-500'))
    """
    body = _strip(text)
    negative = body[:1] in ("负", "-")
    body = body.lstrip("负-").removesuffix("整")
    whole, yuan, cents = body.partition("元")
    if not yuan:
        at = next((i for i, character in enumerate(body) if character in "角分"), None)
        whole, cents = (body, "") if at is None else ("", body)
    if not (whole or cents):
        raise Unreadable("empty")
    value = Decimal(integer(whole)) if whole else Decimal(0)
    value += _cents(cents.removesuffix("整"))
    return -value if negative else value


def parse(text: str) -> Parsed:
    """The amount as a decimal string with two places.

    >>> parse("壹仟陆佰捌拾元零叁角贰分").value
    '1680.32'
    >>> parse("叁佰贰拾伍元零肆分").value
    '325.04'
    """
    return Parsed(f"{to_decimal(text):.2f}")


def integer(text: str) -> int:
    """A whole number in Chinese numerals. Raises Unreadable when units do not fall or a digit stands alone inside.

    >>> integer("壹亿零伍佰万")
    105000000
    """
    if not text:
        raise Unreadable("empty")
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(unit)
        if found:
            high = integer(head) if head else 1
            return high * worth + (integer(tail) if tail.strip("零〇○") else 0)
    return _section(text)


def _section(text: str) -> int:
    total, digit, below = 0, None, 10_000
    for character in text:
        if character in UNITS:
            unit = UNITS[character]
            if unit >= below or (digit is None and unit != 10):
                raise Unreadable("not an amount in words")
            total += (1 if digit is None else digit) * unit
            digit, below = None, unit
        elif character in DIGITS:
            value = DIGITS[character]
            if digit and value:
                raise Unreadable("not an amount in words")
            digit = value or None  # a 零 only fills the gap of a missing unit
        else:
            raise Unreadable("not an amount in words")
    if digit is not None and below <= 1:
        raise Unreadable("not an amount in words")
    return total + (digit or 0)


def _cents(text: str) -> Decimal:
    value, below = Decimal(0), Decimal(1)
    digit: int | None = None
    for character in text:
        if character in DIGITS:
            if digit:
                raise Unreadable("not an amount in words")
            digit = DIGITS[character] or None
        elif character in "角分":
            unit = Decimal("0.1") if character == "角" else Decimal("0.01")
            if unit >= below:
                raise Unreadable("not an amount in words")
            value += (digit or 0) * unit
            digit, below = None, unit
        else:
            raise Unreadable("not an amount in words")
    if digit is not None:
        raise Unreadable("not an amount in words")
    return value


def _strip(text: str) -> str:
    body = compact(text).translate(_SAME).replace("(负数)", "负", 1)
    changed = True
    while changed:
        changed = False
        for word in _WORDS_BEFORE:
            if body.startswith(word):
                body, changed = body[len(word) :], True
    return body.strip("()。.,、")
