"""Addresses of firms and persons."""

import re

from nlp.spec import Parsed, Unreadable
from nlp.values.text import tidy

_PARTS = re.compile("[省市区县州盟旗镇乡村街路道巷弄号幢栋座楼层室组园屯湾]")


def parse(text: str) -> Parsed:
    """The address as one line without spaces.

    >>> parse("杭州市余杭区 文一西路 969号 (住所申报)").value
    '杭州市余杭区文一西路969号（住所申报）'
    """
    body = "".join(tidy(text).split()).rstrip("。.；;、")
    if not body.strip("-*/—"):
        raise Unreadable("empty")
    if len(body) < 4 or not re.search("[\u3400-\u9fff]", body):
        raise Unreadable("not an address")
    parts = len(set(_PARTS.findall(body)))
    return Parsed(body, certain=1.0 if parts >= 3 else 0.85 if parts else 0.5)
