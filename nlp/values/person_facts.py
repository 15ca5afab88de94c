"""What an identity card says of a person besides name and number."""

import re

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable

_ETHNICITIES = (
    " 汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 "
)

_TRADITIONAL = str.maketrans("漢滿蒙維爾東鄉僳達羅裕門諾", "汉满蒙维尔东乡僳达罗裕门诺")


def sex(text: str) -> Parsed:
    """`男` or `女`.

    >>> sex(" 女 ").value
    '女'
    """
    body = compact(text)
    if body[:1] not in ("男", "女"):
        raise Unreadable("not a sex" if body else "empty")
    return Parsed(body[0])


def ethnicity(text: str) -> Parsed:
    """One of the 56, without 族.

    >>> ethnicity("汉族").value
    '汉'
    """
    body = re.sub("族$", "", compact(text).strip(":.·")).translate(_TRADITIONAL)
    if not body:
        raise Unreadable("empty")
    if f" {body} " not in _ETHNICITIES:
        raise Unreadable("not an ethnicity")
    return Parsed(body)
