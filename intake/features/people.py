"""Whether a counterparty is a natural person: by the length and the surname, since statements do not tell."""

import re
from functools import lru_cache

from nlp.values.name import FORMS

SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦"
    "贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛岳梅盛柴辛闫阮穆"
    "霍焦尚柯纪欧耿关兰甘霞包祝骆肖谷左房卓季靳詹裴饶路单蒲管滕屈冉解柳苗祁凌符宁舒苟桂卫柏涂冷简时鲍管车项尤游褚娄窦岑景党宫费卜晏席欧阳"
)
DOUBLE = ("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "夏侯", "慕容", "令狐")


@lru_cache(maxsize=65536)  # asked of every row, of whom there are few
def is_person(name: str) -> bool:
    """True for a name of two to four Chinese characters that begins with a surname and ends like no firm.

    >>> [is_person(name) for name in ("张三丰", "欧阳小明", "支付宝", "阿依古丽·买买提", "王记面馆", "样例商贸有限公司", "")]
    [True, True, False, True, False, False, False]
    """
    if "·" in name:
        return re.fullmatch(r"[\u3400-\u9fff]+(·[\u3400-\u9fff]+)+", name) is not None
    if re.fullmatch(r"[\u3400-\u9fff]{2,4}", name) is None or (len(name) > 2 and name.endswith(FORMS)):
        return False
    return name[0] in SURNAMES and (len(name) < 4 or name.startswith(DOUBLE))
