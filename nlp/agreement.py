"""Fields of one paper that tell of the same thing: what one of them says puts another's misread letter right."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from nlp.evidence import Field
from nlp.values.authority import REGISTRARS

AS_REPAIRED = 0.8
SURE = 0.9  # confidence from which print is left as it was read
READ, WHOLE = 0.85, 0.6  # of what was read, and of an office's name, that must be the same for it to be that office
OFFICES = (*REGISTRARS, "市场监督管理委员会")
_ADDRESS = re.compile(
    r"^(?P<province>[\u4e00-\u9fff]{2,6}?(?:省|自治区))?(?P<city>[\u4e00-\u9fff]{1,5}?(?:市|自治州))?"
    r"(?P<district>[\u4e00-\u9fff]{1,6}?(?:新区|区|县|市|旗))?"
)


def authority_by_address(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The registration authority with its places as the address has them, where only a seal gave it or it was hardly read.

    A seal's text runs round, and letters of it are lost or misread easily: 「州市翠屏区市场监督管理局」 beside an address in
    「例州市翠屏区」. The reading as it was stays in the field's text and among its candidates.
    """
    authority, address = fields.get("registration_authority"), fields.get("address")
    if authority is None or address is None or not authority.value or not address.value:
        return dict(fields)
    if authority.found_by != ("seal",) and authority.confidence >= SURE:
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
    """The office that has to do with the address and whose name is nearest to what was read; as read where none is near.

    >>> completed("州市翠屏区市场监督管理局", "示例省例州市翠屏区兴业巷503号")
    '例州市翠屏区市场监督管理局'
    >>> completed("市工商行政管理局东国区分局", "例州市东圃区延安巷868号")
    '例州市工商行政管理局东圃区分局'
    >>> completed("范本行政审局", "范本市龙湾新区兴业巷503号"), completed("行政管理局", "范本市东圃区延安巷8号")
    ('范本市行政审批局', '行政管理局')
    """
    found = _ADDRESS.match(address)
    if found is None or not found["city"]:
        return name
    province, city, district = (found[part] or "" for part in ("province", "city", "district"))
    offices = set(_offices(province, city, district))
    if name in offices:
        return name
    near = sorted((_same_letters(name, office), office) for office in offices)
    ((second, _), _), ((best, same), office) = near[-2:]
    return office if same >= READ * len(name) and same >= WHOLE * len(office) and best > second else name


def _same_letters(read: str, office: str) -> tuple[float, int]:
    """(likeness 0..1, letters that both have in the same order)."""
    matcher = SequenceMatcher(None, read, office, autojunk=False)
    return matcher.ratio(), sum(block.size for block in matcher.get_matching_blocks())


def _offices(province: str, city: str, district: str) -> Iterator[str]:
    """Names of registration offices: the city's, its district's, its branch in the district, a county's own."""
    stems = [city, province + city, city + district, *([district] if district.endswith(("县", "市", "旗")) else [])]
    for stem in stems:
        for office in OFFICES:
            yield stem + office
            if district and stem == city:
                yield f"{stem}{office}{district}分局"
                yield f"{stem}{office}{district.rstrip('区县市旗')}分局"
