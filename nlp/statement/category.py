"""A row's category by its words: the seed list of summary words, tried in order; the first that matches wins.

Where no rule speaks a small model guesses (`nlp/statement/meaning.py`), and what it is unsure of is `other`.
"""

import re

from nlp.normalise import compact
from nlp.statement.meaning import guess

_IN, _OUT, _ANY = 1, -1, 0
_RULES: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(
    (name, way, re.compile(words, re.IGNORECASE))
    for name, way, words in (
        ("bounce", _ANY, r"退票|账号户名不符|户名不符"),
        ("refund", _ANY, r"退款|退汇|冲正|撤销|refund|reversal"),
        ("credit_card", _ANY, r"信用卡还款|还信用卡|信用卡自动还款"),
        ("interest_in", _IN, r"结息|利息|活期结息|interest"),
        ("social", _ANY, r"社保|社会保险|医保|养老|公积金|失业保险|工伤保险"),
        ("tax", _ANY, r"扣税|实时扣税|划缴税款|电子缴税|缴税|税款|税务|TIPS|待报解|国家金库|财税库行|国库|利息税|增值税|所得税|印花税|[^含]税$"),
        ("salary", _ANY, r"工资|代发|薪|奖金|payroll|salary|wages"),
        ("loan_out", _OUT, r"还款|贷款本息|还本|付息|归还贷款|本息|扣收|逾期|罚息|还贷|贷款利息|借款利息|按揭|房贷|车贷|月供|利随本清|收贷|收息|loan (?:repay|interest)|mortgage"),
        ("loan_in", _IN, r"放款|贷款发放|贴现|借款|发放贷款|受托支付|微粒贷|微业贷|网商贷|借呗|度小满"),
        ("fee", _OUT, r"手续费|工本费|年费|短信费|短信服务费|短信通知费|管理费|邮电费|询证函费|服务费|回单箱|\bfee\b|charges?$"),
        ("wealth", _ANY, r"理财|申购|赎回|朝朝宝|结构性|通知存款|定期"),
        ("guarantee", _ANY, r"担保费|代偿"),
        ("investment", _ANY, r"投资款|增资|实收资本|注资"),
        ("rent", _ANY, r"房租|租金|店租|铺租|租赁费|物业|\brent\b"),
        ("utility", _ANY, r"电费|水费|水电|燃气|国网|供电|自来水|电信|中国移动|移动通信|联通|话费|电话费|宽带|网费|天然气|煤气|供暖|采暖|electricity|utilit|giro singtel"),
        ("merchant_settle", _IN, r"财付通|支付宝|清算|收单|银联商务|拉卡拉|商户结算|T\+?1"),
        ("cash", _ANY, r"现金|现存|现支|现收|ATM|CRS|取款|取现|存现|\bcash\b"),
    )
)  # fmt: skip


_PARTIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("tax", re.compile(r"国库|国家金库|待报解|税务")),
    ("social", re.compile(r"社会保险|社保|公积金")),
    ("utility", re.compile(r"国网|供电|自来水|燃气|电信|中国移动|联通")),
)
_CARRIERS = re.compile(r"财付通|支付宝|银联商务|拉卡拉|收单|清算")
_NO_WORDS = re.compile(r"[^A-Za-z\u4e00-\u9fff+ ]+|[A-Za-z]*\d[A-Za-z\d]*")


def categorise(amount: int | None, words: str, counterparty: str, holder: str = "") -> str:
    """The category of a row: by rule, else as the model guesses, `other` where neither is sure. `amount` in cents, in > 0.

    >>> categorise(-5000, "代发工资", ""), categorise(100, "结息", ""), categorise(1, "货款", "云启商贸")
    ('salary', 'interest_in', 'other')
    """
    return understood(amount, words, counterparty, holder)[0]


def understood(amount: int | None, words: str, counterparty: str, holder: str = "") -> tuple[str, float | None]:
    """The category, and the model's confidence where it was asked (None where a rule spoke)."""
    told = by_rule(amount, words, counterparty, holder)
    if told is not None:
        return told, None
    return guess(bare(words), 0 if not amount else (1 if amount > 0 else -1))


def bare(words: str) -> str:
    """A row's words without figures and marks, as the model knows them.

    >>> bare("付3月货款 17号"), bare("OFFICE RENT 03/2024")
    ('付月货款号', 'office rent')
    """
    kept = " ".join(_NO_WORDS.sub(" ", words).split()).casefold()
    return kept if kept.isascii() else kept.replace(" ", "")


def by_rule(amount: int | None, words: str, counterparty: str, holder: str = "") -> str | None:
    """The category that a rule tells; None when no rule speaks."""
    if holder and counterparty and compact(counterparty) == compact(holder):
        return "transfer_own"
    way = 0 if not amount else (1 if amount > 0 else -1)
    text = words if words.isascii() else compact(words)
    for name, only, pattern in _RULES:
        if only and way and only != way:
            continue
        if pattern.search(text):
            return name
    party = compact(counterparty)
    for name, pattern in _PARTIES:
        if pattern.search(party):
            return name
    return "merchant_settle" if way > 0 and _CARRIERS.search(party) else None
