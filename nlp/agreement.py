"""Fields of one paper that tell of the same thing: what one of them says puts another's misread letter right."""

import re
from collections.abc import Mapping
from dataclasses import replace

from nlp.evidence import Field

AS_REPAIRED = 0.8
_PLACES = re.compile("[省市县区旗州盟]")


def authority_by_address(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The registration authority with the place's first letter, where only a seal gave it and the address has the place.

    A seal's text runs round, and its first letter is lost or doubled easily: 「州市翠屏区市场监督管理局」 beside an address in
    「例州市翠屏区」. The reading as it was stays in the field's text.
    """
    authority, address = fields.get("registration_authority"), fields.get("address")
    if authority is None or address is None or not authority.value or not address.value:
        return dict(fields)
    if authority.found_by != ("seal",):
        return dict(fields)
    name, place = str(authority.value), str(address.value)
    mended = _completed(name, place)
    if mended == name:
        return dict(fields)
    repaired = replace(
        authority,
        value=mended,
        status="repaired",
        confidence=min(authority.confidence, AS_REPAIRED),
        candidates=(name,),
    )
    return {**fields, "registration_authority": repaired}


def _completed(name: str, place: str) -> str:
    """The name with the one or two letters that the address has before the place the name begins with.

    >>> _completed("州市翠屏区市场监督管理局", "示例省例州市翠屏区兴业巷503号")
    '例州市翠屏区市场监督管理局'
    >>> _completed("例州市行政审批局", "示例省例州市松岭县凤凰街2538号")
    '例州市行政审批局'
    """
    first = _PLACES.search(name)
    if first is None:
        return name
    stem = name[: first.end()]
    for at in range(len(place)):
        before = place[:at]
        if place.startswith(stem, at) and before and not _PLACES.search(before[-1]):
            start = max((hit.end() for hit in _PLACES.finditer(before)), default=0)
            missing = before[start:]
            if 0 < len(missing) <= 2 and len(stem) < 4:
                return missing + name
    return name
