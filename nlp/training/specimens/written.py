"""How amounts and dates are written on paper: upper-case totals, grouped digits, dates in the styles of their eras."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLAIN = "〇一二三四五六七八九"
CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Rounded half up to two places."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def grouped(amount: Decimal) -> str:
    """`12,345.67`."""
    return f"{amount:,.2f}"


def upper(amount: Decimal, *, yuan: str = "元", zheng: str = "整") -> str:
    """The amount in words (大写), without 人民币.

    >>> [upper(Decimal(a)) for a in ("1409.50", "6007.14", "325.04", "107000.53", "100000", "0.30")]
    ['壹仟肆佰零玖元伍角', '陆仟零柒元壹角肆分', '叁佰贰拾伍元零肆分', '壹拾万柒仟元伍角叁分', '壹拾万元整', '叁角']
    """
    whole, part = divmod(int(cents(abs(amount)) * 100), 100)
    out = f"{_integer(whole)}{yuan}" if whole else ""
    jiao, fen = divmod(part, 10)
    if not part:
        return (out or f"零{yuan}") + zheng
    if jiao:
        out += f"{_DIGITS[jiao]}角"
    elif whole:
        out += "零"
    if fen:
        out += f"{_DIGITS[fen]}分"
    return out


def _integer(value: int) -> str:
    groups = []
    while value:
        value, group = divmod(value, 10000)
        groups.append(group)
    out = ""
    gap = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(out)
            continue
        if out and (gap or group < 1000):
            out += "零"
        out += _four(group) + ("", "万", "亿")[place]
        gap = False
    return out


def _four(group: int) -> str:
    out = ""
    gap = False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = group // unit % 10
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return out


def padded(day: date) -> str:
    """`2015年03月02日`."""
    return f"{day:%Y年%m月%d日}"


def unpadded(day: date) -> str:
    """`2015年3月2日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def spaced(day: date) -> str:
    """`2015 年 03 月 02 日`, as printed around preprinted characters."""
    return f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日"


def in_characters(day: date) -> str:
    """`二〇〇五年三月十二日`."""
    year = "".join(_PLAIN[int(d)] for d in str(day.year))
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def _small(value: int) -> str:
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _PLAIN[tens] + "十") + (_PLAIN[ones] if ones else "")


def capital(rng: Random, amount: int, era: str) -> str:
    """Registered capital (yuan, a multiple of 10 000) in one of the ways that registers print it."""
    wan = amount // 10000
    styles = [f"{wan}万元整", f"{wan}万元整", f"人民币{wan}万元整", f"{wan}万元", f"{upper(Decimal(amount))}"]
    if era != "before":
        styles += [f"{wan}万人民币", f"{upper(Decimal(amount), yuan='圆')}", f"人民币{upper(Decimal(amount))}"]
    if era == "before":
        styles += [f"{upper(Decimal(amount))}", f"人民币{upper(Decimal(amount))}", f"{wan}万元人民币"]
    if era == "portrait":
        styles += [f"{wan}.000000万人民币", f"{wan}万元人民币"]
    return rng.choice(styles)
