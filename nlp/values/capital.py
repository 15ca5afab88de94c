"""Registered capital as licences print it, in words or digits, in any currency that the register knows."""

import re
from decimal import Decimal

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable
from nlp.values import chinese_number

_CURRENCIES = (
    ("CNY", "人民币 CNY RMB ¥"),
    ("USD", "美元 美金 USD US$"),
    ("HKD", "港币 港元 港圆 HKD HK$"),
    ("EUR", "欧元 EUR €"),
    ("JPY", "日元 日圆 JPY"),
    ("GBP", "英镑 GBP £"),
    ("SGD", "新加坡元 新加坡币 SGD"),
    ("AUD", "澳大利亚元 澳元 AUD"),
    ("CAD", "加拿大元 加元 CAD"),
    ("TWD", "新台币 台币 TWD"),
    ("KRW", "韩元 韩币 KRW"),
    ("CHF", "瑞士法郎 CHF"),
    ("MOP", "澳门元 澳门币 MOP"),
)
_DIGITS = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>[万亿]*)")
_SLIPS = str.maketrans(
    {"O": "0", "o": "0", "l": "1", "I": "1", "圆": "元", "圓": "元", "园": "元", "萬": "万", "億": "亿"}
)
_SCALE = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}


def parse(text: str) -> Parsed:
    """`{"amount": decimal string with two places, "currency": ISO code}`; CNY where no currency is named.

    >>> parse("人民币1280.5000万元整").value
    {'amount': '12805000.00', 'currency': 'CNY'}
    >>> [parse(t).value["amount"] for t in ("伍佰万元整", "500.000000万人民币", "10万元(美元)", "陆佰万圆整")]
    ['5000000.00', '5000000.00', '100000.00', '6000000.00']
    """
    body = compact(text)
    if not body.strip("-*/.:"):
        raise Unreadable("empty")
    currency, body = _without_currency(body)
    body = re.sub(r"[():;。认缴出资总额]|元?整$|[正鏊]$", "", body.translate(_SLIPS)).removesuffix("元")
    found = _DIGITS.fullmatch(body)
    if found is None:
        try:
            amount, certain = chinese_number.to_decimal(body), 1.0
        except Unreadable:
            raise Unreadable("not an amount of capital") from None
    else:
        scale = found["scale"]
        if scale not in _SCALE:
            raise Unreadable("not an amount of capital")
        amount = Decimal(found["number"].replace(",", "")) * _SCALE[scale]
        certain = 1.0 if scale or "元" in compact(text) or amount >= 30_000 else 0.5  # 500: yuan, or 万 lost?
    if amount <= 0:
        raise Unreadable("not an amount of capital")
    return Parsed({"amount": f"{amount:.2f}", "currency": currency}, certain=certain)


def _without_currency(body: str) -> tuple[str, str]:
    for code, words in _CURRENCIES:
        for word in words.split():
            if word in body.upper():
                at = body.upper().index(word)
                return code, body[:at] + body[at + len(word) :]
    return "CNY", body
