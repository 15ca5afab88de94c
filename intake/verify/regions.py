"""Whether an office and an address are of one place, as far as their names tell."""

import re

from nlp.normalise import compact

_OFFICE = re.compile(
    r"国家税务总局|国家税务局|地方税务局|税务局|工商行政管理局|市场监督管理局|市场监督管理|行政审批服务局|行政审批局|税务所|分局|管理委员会|第[一二三四五六七八九十\d]+"
)
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,7}?)(?:特别行政区|自治区|自治州|自治县|地区|省|市|区|县|旗|州|盟|镇|乡)")


def places(name: str) -> tuple[str, ...]:
    """The places that a name of an office or an address begins with, without their rank.

    >>> places("国家税务总局样例市云海区税务局"), places("样例市云海区市场监督管理局"), places("云海区示例路1号")
    (('样例', '云海'), ('样例', '云海'), ('云海',))
    """
    plain = _OFFICE.sub(" ", compact(name)).strip()
    found, start = [], 0
    while (place := _PLACE.match(plain, start)) is not None:
        found.append(place[1])
        start = place.end()
    return tuple(found)


def same_place(office: str, address: str) -> bool | None:
    """True when they share a place, False when both name some and share none, None when that can't be told."""
    named, plain = places(office), compact(address)
    if not named or not places(address):
        return None
    return any(place in plain for place in named)
