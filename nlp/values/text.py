"""Plain Chinese text: spaces that layout put in are taken out, width of punctuation is made one."""

import re
from pathlib import Path

from nlp.normalise import norm
from nlp.spec import Parsed, Unreadable

_CJK = "\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef·“”"
_WIDE = {"(": "（", ")": "）", ",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_BETWEEN = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_NULL = re.compile(r"[-*/\\_.·\s]*|\(?空\)?")


def parse(text: str) -> Parsed:
    """The text as one line.

    >>> parse("有限责任公司(自然人投资  或控股)").value
    '有限责任公司（自然人投资或控股）'
    """
    body = tidy(text)
    if _NULL.fullmatch(norm(body)):
        raise Unreadable("empty")
    return Parsed(body)


def _variants() -> dict[int, int]:
    """Letter -> letter, from lines in pairs: what is read, and beneath it what it stands for."""
    lines = (Path(__file__).parent / "variants.txt").read_text(encoding="utf-8").splitlines()
    return str.maketrans("".join(lines[::2]), "".join(lines[1::2]))


# Traditional forms that an engine reads where the simplified one is printed: papers of the mainland are in simplified
# characters by law, names of persons too. Single letters of OpenCC's TSCharacters (Apache 2.0) that GB 2312 does not hold.
VARIANTS = _variants()


def tidy(text: str) -> str:
    """One line: no white space beside Chinese characters, full-width marks beside them, no colon before.

    >>> tidy(": 五金产品零售,日用百货 销售; 货运1,000吨 ")
    '五金产品零售，日用百货销售；货运1,000吨'
    >>> tidy("龚嘉強")
    '龚嘉强'
    """
    body = " ".join(text.translate(VARIANTS).split()).lstrip("：:;；,，.。|丨 ").rstrip("：:,，|丨 ")
    body = _BETWEEN.sub("", body)
    if not re.search(f"[{_CJK}]", body):
        return body
    characters = list(body)
    for i, character in enumerate(characters):
        around = (characters[i - 1] if i else "") + (characters[i + 1] if i + 1 < len(characters) else "")
        if character in "()" or (character in _WIDE and re.search(f"[{_CJK}]", around)):
            characters[i] = _WIDE[character]
    return "".join(characters)


def code(text: str) -> Parsed:
    """A number or code of letters, digits and dashes, without spaces.

    >>> code("J 9901 0000 12345").value, code("： 1001-00012345").value
    ('J9901000012345', '1001-00012345')
    """
    body = re.sub(r"^(?:No\.?|№|[:.])+|[:.。,;]+$", "", "".join(norm(text).split()), flags=re.IGNORECASE)
    if _NULL.fullmatch(body):
        raise Unreadable("empty")
    if not re.fullmatch(r"[0-9A-Za-z-]{4,40}", body) or not re.search(r"\d", body):
        raise Unreadable("not a code")
    return Parsed(body)


def verbatim(text: str) -> Parsed:
    """The text as it is: the payload of a code."""
    if not text:
        raise Unreadable("empty")
    return Parsed(text)


def long_code(text: str) -> Parsed:
    """A code of at least ten places: what is shorter was cut off by its reader.

    >>> long_code("99134223201605046089").value
    '99134223201605046089'
    """
    parsed = code(text)
    if len(str(parsed.value)) < 10:
        raise Unreadable("cut off")
    return parsed
