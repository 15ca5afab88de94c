"""A taxpayer's rating as offices' sites show it: rows of a year and its level, or one large letter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from nlp.evidence import Field
from nlp.normalise import compact
from nlp.page_looks import lines_down
from ocr.page import Page, Word

SURE = 0.97
LARGE = 0.9  # of a letter that stands alone, set larger than the rest
TALL = 1.6  # times the usual height
CHARACTER_RISK = 0.35
_LEVEL = re.compile(r"([ABMCD])级?")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度?)?")


@dataclass(frozen=True, slots=True)
class Rating:
    """One year's level ("" for a year that is not beside it), and the word that says it."""

    year: str
    level: str
    page: int
    word: Word
    sure: float


def ratings(pages: Sequence[Page]) -> list[Rating]:
    """Every year with its level that stands on one row, the newest first."""
    return sorted((found for page in pages for found in _rows(page)), key=lambda r: r.year, reverse=True)


def newest(fields: dict[str, Field], pages: Sequence[Page]) -> dict[str, Field]:
    """The fields with the newest year and its level where rows tell them, with a lone letter's level where nothing does."""
    found = ratings(pages)
    level = fields.get("level")
    if found and (level is None or level.value is None or len(found) > 1):
        first = found[0]
        same = {rating.level for rating in found if rating.year == first.year}
        sure = first.sure if len(same) == 1 else 0.5
        return {
            **fields,
            "year": _field("year", first.year, first, sure),
            "level": _field("level", first.level, first, sure),
        }
    if level is None or level.value is None:
        alone = [rating for page in pages for rating in _letters(page)]
        if len(alone) == 1:
            return {**fields, "level": _field("level", alone[0].level, alone[0], alone[0].sure)}
    return fields


def _field(name: str, value: str, told: Rating, sure: float) -> Field:
    return Field(name, value, told.word.text, sure, told.page, (told.word.box,), ("pattern",))


def _rows(page: Page) -> Iterator[Rating]:
    for line in lines_down(page):
        years = [(word, hit[1]) for word in line if (hit := _YEAR.fullmatch(compact(word.text)))]
        levels = [(word, hit[1]) for word in line if (hit := _LEVEL.fullmatch(compact(word.text)))]
        if len(years) == 1 and len(levels) == 1:
            word, level = levels[0]
            yield Rating(years[0][1], level, page.number, word, _sure(word, SURE, page))


def _letters(page: Page) -> Iterator[Rating]:
    usual = median([word.at.height for word in page.words] or [0.0])
    for word in page.words:
        hit = _LEVEL.fullmatch(compact(word.text))
        if hit is not None and word.at.height > TALL * usual:
            yield Rating("", hit[1], page.number, word, _sure(word, LARGE, page))


def _sure(word: Word, most: float, page: Page) -> float:
    return most * (1 - CHARACTER_RISK * (1 - word.confidence)) if page.text_from == "ocr" else most
