"""Fields of one paper that tell of the same thing: what one of them says puts another's misread letter right."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from nlp.evidence import Field

AS_REPAIRED = 0.8
NEAR = 0.6  # likeness from which a place's letters, some lost and some misread, are that place
_ADDRESS = re.compile(
    r"^(?P<province>[\u4e00-\u9fff]{2,6}?(?:省|自治区))?(?P<city>[\u4e00-\u9fff]{1,5}?(?:市|自治州))?"
    r"(?P<district>[\u4e00-\u9fff]{1,6}?(?:新区|区|县|市|旗))?"
)
_OFFICE = re.compile(r"(?:市场监督|工商行政|行政审批|市场和质量|市场质量|政务服务|行政服务)\w*?(?:管理局|服务局|审批局|局)")


def authority_by_address(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The registration authority with its places as the address has them, where only a seal gave it.

    A seal's text runs round, and letters of it are lost or misread easily: 「州市翠屏区市场监督管理局」 beside an address in
    「例州市翠屏区」. The reading as it was stays in the field's text and among its candidates.
    """
    authority, address = fields.get("registration_authority"), fields.get("address")
    if authority is None or address is None or not authority.value or not address.value:
        return dict(fields)
    if authority.found_by != ("seal",):
        return dict(fields)
    name = str(authority.value)
    mended = completed(name, str(address.value))
    if mended == name:
        return dict(fields)
    repaired = replace(
        authority,
        value=mended,
        status="repaired",
        confidence=min(max(authority.confidence, 0.7), AS_REPAIRED),
        candidates=(name,),
    )
    return {**fields, "registration_authority": repaired}


def completed(name: str, address: str) -> str:
    """An authority's name whose place before the office, and district before 「分局」, are those of the address.

    >>> completed("州市翠屏区市场监督管理局", "示例省例州市翠屏区兴业巷503号")
    '例州市翠屏区市场监督管理局'
    >>> completed("云屏区市场监督管理局", "示例省例州市云屏区建设路5号")
    '例州市云屏区市场监督管理局'
    >>> completed("市工商行政管理局东国区分局", "例州市东圃区延安巷868号")
    '例州市工商行政管理局东圃区分局'
    >>> completed("例州市行政审批局", "示例省例州市松岭县凤凰街2538号")
    '例州市行政审批局'
    """
    office = _OFFICE.search(name)
    if office is None:
        return name
    stem, core, branch = name[: office.start()], office[0], name[office.end() :]
    found = _ADDRESS.match(address)
    province, city, district = (found[part] or "" for part in ("province", "city", "district")) if found else ("", "", "")
    if not city:
        return name
    places = list(_stems(province, city, district))
    stem = _nearest(stem, places)
    if branch.endswith("分局") and district:
        branch = _nearest(branch.removesuffix("分局"), [district, district.rstrip("区县市旗")]) + "分局"
    return stem + core + branch


def _stems(province: str, city: str, district: str) -> Iterator[str]:
    """What an office's name may begin with: the city, or what lies in it; a county's and a county town's own name too."""
    yield city
    if district:
        yield city + district
    if district.endswith(("县", "市", "旗")):
        yield district
    if province:
        yield province + city


def _nearest(read: str, places: list[str]) -> str:
    """The place that was read, if there is one nearest: as it is, its end, or most of its letters in their order."""
    if read in places or not read:
        return read
    ends = [place for place in places if place.endswith(read)]
    if ends:
        return min(ends, key=len)
    likeness = sorted(((SequenceMatcher(None, read, place, autojunk=False).ratio(), place) for place in places))
    best = likeness[-1]
    second = likeness[-2][0] if len(likeness) > 1 else 0.0
    return best[1] if best[0] >= NEAR and best[0] > second else read
