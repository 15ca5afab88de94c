"""What each debit was paid for, by its words: the first class that matches; what no word tells is a purchase."""

import re

from intake.features.ledger import Movement

PURCHASE = "purchase"
OPERATING = (PURCHASE, "salary", "social", "tax", "rent", "utility", "telecom", "fee", "refund", "cash")
REPAYMENT = ("还款", "贷款本息", "还本", "付息", "归还贷款", "贷款利息", "逾期", "罚息")
BY_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words))
    for name, words in (
        ("refund", r"退款|退汇|冲正|退票"),
        ("credit_card", r"信用卡"),
        ("loan_repayment", "|".join(REPAYMENT)),
        ("judicial", r"(?:司法|强制|法院)(?:扣划|执行|冻结|扣款)"),
        ("social", r"社保|社会保险|医保|养老|公积金|失业保险|工伤保险"),
        ("salary", r"工资|代发|薪|奖金"),
        ("rent", r"房租|租金|租赁费"),
        ("telecom", r"电信|中国移动|移动通信|联通|话费|宽带"),
        ("utility", r"电费|水费|水电|燃气|国网|供电|自来水|物业"),
        ("fee", r"手续费|工本费|年费|短信费|账户管理费|服务费|回单"),
        ("wealth", r"理财|申购|赎回|结构性存款|通知存款|定期存款|大额存单"),
        ("investment", r"投资款|增资|实收资本|注资"),
        ("guarantee", r"担保费|代偿"),
        ("margin", r"保证金|押金"),
        ("cash", r"现金|取现|现支|取款|ATM"),
    )
)
BY_NAME: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("social", re.compile(r"社会保险|社保|公积金")),
    ("telecom", re.compile(r"电信|中国移动|联通")),
    ("utility", re.compile(r"国网|供电|自来水|燃气|电力|水务|物业")),
)
TREASURY = ("国库", "国家金库", "待报解")


def is_tax(name: str, summary: str) -> bool:
    """A payment to the treasury, or one whose summary names a tax."""
    return "税" in summary or any(word in name for word in TREASURY)


def class_of_debit(debit: Movement, holders: frozenset[str], related: frozenset[str]) -> str:
    """The class of one debit."""
    text, name = debit.text, debit.name
    if name in holders:
        return "own_transfer"
    for found, words in BY_WORDS[:5]:
        if words.search(text):
            return found
    if is_tax(name, debit.summary):
        return "tax"
    for found, words in BY_WORDS[5:]:
        if words.search(text):
            return found
    for found, words in BY_NAME:
        if words.search(name):
            return found
    return "related_party" if name in related else PURCHASE
