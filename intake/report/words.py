"""How the report's words are found and its figures are written."""

from decimal import Decimal

from intake.catalogue import Language, catalogue
from intake.features.feature import Feature

SHORTEST = {"zh": 3, "en": 12}  # characters that say something by themselves


def word(name: str, language: Language) -> str:
    """One word of the report; what is no word of it stays as it is."""
    return catalogue("report", language).get(name, name)


def named(sort: str, code: str, language: Language) -> str:
    """What a code is called: of a `kind` (or what is missing), a `status`, or `why` a feature has no value or a low quality.
    A code without a name is told in its own words."""
    return catalogue("report", language).get(f"{sort}:{code}", code.replace("_", " "))


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
