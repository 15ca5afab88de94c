"""Which industry a business scope tells: section and division of GB/T 4754-2017, and how sure.

A softmax over hashed character n-grams reads every item of the scope, the first ones with more weight, and the firm's name.
"""

import re
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.manifest import locate

STANDARD = "GB/T 4754-2017"
TABLE = Path(__file__).parent / "industries" / "gbt4754_2017.tsv"
WEIGHTS = "industry_gbt4754_2017.npz"
BUCKETS = 8192
MOST_ITEMS = 8  # later items of a scope are what a firm might do one day
FADING = 0.75  # the weight of an item against that of the one before
NAME_WEIGHT = 0.6
Floats = npt.NDArray[np.float32]
_BOILERPLATE = re.compile(
    r"[（(][^（）()]*[）)]|依法须经批准的项目.*|经相关部门批准.*|凭营业执照.*|法律[、，]?(?:行政)?法规.*"
)
_HEADINGS = re.compile(r"(?:一般|许可)(?:经营)?项目[:：]?|经营范围[:：]?|主营[:：]?|兼营[:：]?")
_FORMS = re.compile(r"[（(][^）)]*[）)]|(?:有限责任|股份有限|有限)?公司$|集团$|个体工商户$|[（(]?有限合伙[）)]?$")


@dataclass(frozen=True, slots=True)
class Industry:
    """The likeliest section (a letter) and in it the likeliest division (two figures), with their probabilities."""

    section: str
    section_name: str
    division: str
    division_name: str
    section_confidence: float
    division_confidence: float


@cache
def divisions() -> tuple[tuple[str, str, str], ...]:
    """Section, division and name, in the standard's order."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return tuple((section, code, name) for section, code, name in (line.split("\t") for line in lines))


SECTIONS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRST",
        (
            "农、林、牧、渔业", "采矿业", "制造业", "电力、热力、燃气及水生产和供应业", "建筑业", "批发和零售业", "交通运输、仓储和邮政业",
            "住宿和餐饮业", "信息传输、软件和信息技术服务业", "金融业", "房地产业", "租赁和商务服务业", "科学研究和技术服务业",
            "水利、环境和公共设施管理业", "居民服务、修理和其他服务业", "教育", "卫生和社会工作", "文化、体育和娱乐业",
            "公共管理、社会保障和社会组织", "国际组织",
        ),
        strict=True,
    )
)  # fmt: skip


def grams(text: str) -> list[int]:
    """The buckets of a text's characters, pairs and triples, its edges marked."""
    marked = f"^{text}$"
    pieces = {marked[n : n + size] for size in (1, 2, 3) for n in range(len(marked) - size + 1)} - {"^", "$"}
    return sorted({zlib.crc32(piece.encode()) % BUCKETS for piece in pieces})


def items(scope: str) -> list[str]:
    """The activities of a scope in their order, without headings and what licences add in brackets.

    >>> items("一般项目：软件开发；五金产品零售（除许可业务外）。许可项目：餐饮服务（依法须经批准的项目，经批准后方可开展）")
    ['软件开发', '五金产品零售', '餐饮服务']
    """
    plain = _HEADINGS.sub("；", _BOILERPLATE.sub("", "".join(scope.split())))
    return [item for item in re.split(r"[；;、，,。.]", plain) if len(item) >= 2]


def trade_name(name: str) -> str:
    """What a firm's name says of its trade: its end, without the legal form.

    >>> trade_name("样例市云启餐饮管理有限公司")
    '餐饮管理'
    """
    return _FORMS.sub("", _FORMS.sub("", name))[-4:]


@cache
def _weights() -> tuple[Floats, Floats]:
    with np.load(locate(WEIGHTS)) as kept:
        return kept["weights"].astype(np.float32), kept["bias"].astype(np.float32)


def _likely(text: str) -> Floats:
    weights, bias = _weights()
    found = grams(text)
    score = weights[found].mean(axis=0) + bias
    odds = np.exp(score - score.max())
    return np.asarray(odds / odds.sum(), np.float32)


def classify(scope: str, name: str = "") -> Industry | None:
    """The industry of a scope (and the firm's name); None where there is no scope to read."""
    told = items(scope)[:MOST_ITEMS]
    if not told:
        return None
    parts = [(_likely(item), FADING**place) for place, item in enumerate(told)]
    if trade_name(name):
        parts.append((_likely(trade_name(name)), NAME_WEIGHT))
    total = sum(weight for _, weight in parts)
    likely = sum((each * weight for each, weight in parts), np.zeros(len(divisions()), np.float32)) / total
    sections: dict[str, float] = {}
    for (section, _, _), odds in zip(divisions(), likely.tolist(), strict=True):
        sections[section] = sections.get(section, 0.0) + odds
    best = max(sections, key=lambda section: sections[section])
    odds, code, title = max(
        (odds, code, title)
        for (section, code, title), odds in zip(divisions(), likely.tolist(), strict=True)
        if section == best
    )
    return Industry(best, SECTIONS[best], code, title, sections[best], odds)
