"""The phrases of a row's words by category, and the words that rows put around them."""

import random
from collections.abc import Sequence
from pathlib import Path

from nlp.statement.category import bare

HERE = Path(__file__).parent
BEFORE = ("", "", "", "网银", "支付", "三月", "付", "代扣", "批量", "电子汇入", "公司", "本期", "对公")
BEHIND = ("", "", "", "转账", "款项", "三月份", "扣款", "支出", "入账", "已核", "备注", "明细", "等")
PARTIES = ("", "", "", "云启商贸有限公司", "张三", "样例科技有限公司", "李四", "样例银行", "恒泰实业")
COPIES = 8  # of each phrase, in other words around it
Example = tuple[str, int, str]  # words, way of the money, category


def phrases() -> list[tuple[str, str, str]]:
    """Category, way of the money (`+`, `-`, `0` either) and phrase."""
    lines = (line.split("\t") for line in (HERE / "phrases.tsv").read_text(encoding="utf-8").splitlines())
    return [(category, way, phrase) for category, way, told in lines for phrase in told.split("、")]


def examples(of: Sequence[tuple[str, str, str]], rng: random.Random, copies: int = COPIES) -> list[Example]:
    """The phrases in the words that rows put around them."""
    found = []
    for category, way, phrase in of:
        for copy in range(copies):
            words = phrase
            if copy:
                gap = " " if phrase.isascii() else ""
                party = rng.choice(PARTIES)
                words = f"{rng.choice(BEFORE)}{gap}{phrase}{gap}{rng.choice(BEHIND)}{party}"
            went = {"+": 1, "-": -1}.get(way) or rng.choice((1, -1))
            found.append((bare(words), went, category))
    return found
