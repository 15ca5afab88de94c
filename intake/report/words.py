"""The report's words in two languages, and how its figures are written."""

from decimal import Decimal
from typing import Literal

from intake.features.feature import Feature

Language = Literal["zh", "en"]
SHORTEST = {"zh": 3, "en": 12}  # characters that say something by themselves
WORDS: dict[str, tuple[str, str]] = {
    "title": ("案件报告", "Case report"),
    "as_of": ("截至", "As of"),
    "firm": ("企业", "Firm"),
    "uscc": ("统一社会信用代码", "Credit code"),
    "person": ("法定代表人", "Representative"),
    "since": ("成立日期", "Established"),
    "outcome": ("核验结果", "Verification"),
    "pass": ("通过", "pass"),
    "review": ("需人工复核", "review"),
    "fail": ("不通过", "fail"),
    "incomplete": ("材料不全", "incomplete"),
    "missing": ("尚缺", "missing"),
    "figures": ("关键指标", "Key figures"),
    "figure": ("指标", "Figure"),
    "value": ("数值", "Value"),
    "quality": ("质量", "Quality"),
    "high": ("高", "high"),
    "low": ("低", "low"),
    "inflow": ("月有效进账（万元）", "Monthly effective inflow (10,000 yuan)"),
    "balance": ("日终余额（万元）", "End-of-day balance (10,000 yuan)"),
    "customers": ("主要客户", "Largest customers"),
    "suppliers": ("主要供应商", "Largest suppliers"),
    "name": ("名称", "Name"),
    "amount": ("金额（元）", "Amount (yuan)"),
    "share": ("占比", "Share"),
    "rows": ("笔数", "Rows"),
    "findings": ("未通过的核验", "Checks that failed"),
    "none": ("没有", "none"),
    "more": ("另有未列出的", "more not listed"),
    "untold": ("无法判断的核验", "Checks that could not be told"),
    "documents": ("文件", "Documents"),
    "no_data": ("没有数据", "no data"),
    "sources": ("来源", "sources"),
    "note": ("由程序自动生成，金额与名称以原件为准。", "Made by a program; the originals hold."),
    "block": ("否决", "block"),
    "medium": ("中", "medium"),
    "info": ("提示", "info"),
}


def word(name: str, language: Language) -> str:
    """One word of the report; what is no word of it stays as it is."""
    return WORDS.get(name, (name, name))[0 if language == "zh" else 1]


def meaning(feature: Feature, language: Language) -> str:
    """What a feature means, up to its first colon or stop: enough for a table."""
    text = feature.spec.meaning if language == "zh" else feature.spec.meaning_en
    for mark in ("：", "（", "。", ", after", " (", "."):
        short = text.partition(mark)[0]
        text = short if len(short) >= SHORTEST[language] else text
    return text


def written(feature: Feature) -> str:
    """A feature's value for people: money with separators, shares as per cent."""
    value, unit = feature.value, feature.spec.unit
    if value is None:
        return "–"
    if unit == "CNY":
        return f"{Decimal(str(value)):,.2f}"
    if unit == "ratio":
        return f"{Decimal(str(value)) * 100:.1f} %"
    if unit in ("years", "months", "index"):
        return f"{Decimal(str(value)):.2f}"
    return str(value)


def ten_thousands(amount: Decimal) -> str:
    """Yuan in units of ten thousand."""
    return f"{amount / 10_000:,.1f}"
