"""Names of authorities: registration offices, tax offices, public security."""

import re

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable
from nlp.values.text import tidy

_ENDS = ("局", "委员会", "分局", "税务所", "厅", "管委会", "中心", "大厅", "支队", "大队", "所", "处")
_SEAL_NUMBER = re.compile(r"\d{10,14}$")  # the seal's own number follows its text


def parse(text: str) -> Parsed:
    """The authority's name without spaces.

    >>> parse("样例市 市场监督管理局 9901000012345").value
    '样例市市场监督管理局'
    """
    body = _SEAL_NUMBER.sub("", "".join(tidy(text).split())).rstrip("。.★☆*")
    body = re.sub(r"[（(](?:盖?章|公章)[)）]|(?:登记|业务|行政)?专用章.*$", "", body)
    if not compact(body):
        raise Unreadable("empty")
    if not body.endswith(_ENDS) or len(body) < 4:
        raise Unreadable("not an authority")
    return Parsed(body)
