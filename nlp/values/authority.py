"""Names of authorities: registration offices, tax offices, public security."""

import re

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable
from nlp.values.text import tidy

_ENDS = ("局", "委员会", "分局", "税务所", "厅", "管委会", "中心", "大厅", "支队", "大队", "所", "处")
REGISTRARS = ("市场监督管理局", "工商行政管理局", "行政审批服务局", "行政审批局")
_OFFICES = (*REGISTRARS, "国家税务总局")
NAMELESS = ("市场监督管理局", "工商行政管理局", "行政管理局", "监督管理局", "行政审批局", "管理局", "税务局")
_DOUBLED = re.compile(r"([区县])市市场")  # a letter of a seal's ring that was read twice
_LEFT_OF_SEAL = re.compile(r"(?<=[局所厅处心])(?:征?收?业?务?专?用章?|[专用章]{1,3})$")  # a seal's own last letters
_SEAL_NUMBER = re.compile(r"\d{10,14}$")  # the seal's own number follows its text


def parse(text: str) -> Parsed:
    """The authority's name without spaces.

    >>> parse("样例市 市场监督管理局 9901000012345").value
    '样例市市场监督管理局'
    """
    body = _SEAL_NUMBER.sub("", "".join(tidy(text).split())).rstrip("。.★☆*")
    body = re.sub(r"^[\dA-Za-z]{1,3}(?=[\u4e00-\u9fff])", "", body)  # what a seal's ring left before it
    body = re.sub(r"[（(](?:盖?章|公章)[)）]|(?:登记|业务|行政)?专用章.*$", "", body)
    body = _LEFT_OF_SEAL.sub("", _DOUBLED.sub(r"\1市场", body))
    if not compact(body):
        raise Unreadable("empty")
    body, certain = _mended(body)
    if body.endswith(tuple(office[:-1] for office in _OFFICES)):
        body, certain = body + "局", 0.9  # the last letter of a seal's ring
    if not body.endswith(_ENDS) or len(body) < 4:
        raise Unreadable("not an authority")
    if body in NAMELESS:
        raise Unreadable("whose office it is was not read", (body,))
    if body.startswith(NAMELESS):
        certain *= 0.4  # whose office it is was not read
    return Parsed(body, certain=certain)


def _mended(body: str) -> tuple[str, float]:
    """An office's usual name with one misread character put right, wherever it stands in the text.

    >>> _mended("样例市市场监督管瑶局")
    ('样例市市场监督管理局', 0.95)
    """
    for office in _OFFICES:
        if office in body:
            return body, 1.0
    for office in _OFFICES:
        for start in range(len(body) - len(office) + 1):
            window = body[start : start + len(office)]
            if sum(a != b for a, b in zip(window, office, strict=True)) == 1:
                return body[:start] + office + body[start + len(office) :], 0.95
    return body, 1.0
