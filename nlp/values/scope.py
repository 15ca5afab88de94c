"""Business scopes: one line, its separators put right where an engine takes a semicolon for a colon."""

import re
from collections import Counter

from nlp.spec import Parsed, Unreadable
from nlp.values.text import tidy

DROPPED = 0.0004  # a character that an engine drops from a long text leaves no trace in its confidences
_RUN_ON = re.compile(
    r"）(?![及和与等的]|服务|业务|经营|销售|项目)[\u4e00-\u9fff]"
)  # a separator behind a bracket that was lost
_STROKE = re.compile(
    r"(?:^|(?<=[。；）]))般(?=项目|经营项目)"
)  # a lone stroke at a line's start is often not seen as a letter
_CLOSING = re.compile(
    r"(?:经营活动|为准|许可证经营|文件经营)[。.]?$"
)  # how the remark in brackets ends that most scopes end with
_HEADING = re.compile(r"(?:项目|如下|范围|方式|含|包括|经营|业务)$")


def parse(text: str) -> Parsed:
    """The scope as one line. A colon that follows no heading is a semicolon, a middle dot the separator used most.

    >>> parse("一般项目：五金产品零售：日用百货 销售；货运").value
    '一般项目：五金产品零售；日用百货销售；货运'
    >>> parse("电子元器件批发·塑料制品制造，设备修理，模具销售").value
    '电子元器件批发，塑料制品制造，设备修理，模具销售'
    >>> parse("般项目：货运（依法须经批准的项目，经批准后方可开展经营活动").value
    '一般项目：货运（依法须经批准的项目，经批准后方可开展经营活动）'
    """
    body = _STROKE.sub("一般", tidy(text))
    if not body.strip("-*/—"):
        raise Unreadable("empty")
    usual = Counter(mark for mark in body if mark in "，；、").most_common(1)
    body = re.sub(r"(?<=[\u4e00-\u9fff）])[·.](?=[\u4e00-\u9fff])", usual[0][0] if usual else "，", body)
    parts = body.split("：")
    whole = parts[0]
    for part in parts[1:]:
        whole += ("：" if _HEADING.search(whole) else "；") + part
    if whole.count("（") == whole.count("）") + 1 and _CLOSING.search(whole):
        whole += "）"
    certain = 1.0 if whole.count("（") == whole.count("）") else 0.75
    certain *= 0.85 if _RUN_ON.search(whole) else 1.0
    return Parsed(whole, certain=certain * max(0.88, 1 - DROPPED * len(whole)))
