"""The shapes of features, of their chains to the paper, and of answers that were given."""

from typing import Any

from intake.schemas import Facts


class FeatureOut(Facts):
    value: Any
    unit: str | None
    group: str
    window: str | None
    reason: str | None


class FeaturesOut(Facts):
    schema_version: str
    case_id: str
    as_of: str
    features: dict[str, FeatureOut]


class ChainOut(Facts):
    """A feature and its sources: each row or field with its document, page and boxes."""

    case_id: str
    as_of: str
    name: str
    feature: FeatureOut
    sources: list[dict[str, Any]]
    total: int
    next_cursor: str | None


class FigureOut(Facts):
    name: str
    group: str
    meaning: str
    meaning_en: str
    value: str
    quality: str
    reason: str | None
    sources: int


class FiguresOut(Facts):
    """Features in words; `value` is "–" where `reason` says why there is none."""

    case_id: str
    as_of: str
    figures: list[FigureOut]


class AnswersOut(Facts):
    answers: list[dict[str, Any]]
    next_cursor: str | None


class SchemaOut(Facts):
    features: list[dict[str, Any]]
