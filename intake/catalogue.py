"""What the pages say, by name, in each language: `locale/<language>/LC_MESSAGES/<page>.po`, read by Babel."""

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from babel.core import negotiate_locale
from babel.messages.pofile import read_po

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FOLDER = Path(__file__).parent / "locale"


@cache
def catalogue(page: str, language: Language) -> MappingProxyType[str, str]:
    """Name -> text of a page. Raises FileNotFoundError for a page without a catalogue, ValueError for a text left empty."""
    path = FOLDER / language / "LC_MESSAGES" / f"{page}.po"
    with path.open("rb") as source:
        found = read_po(source, locale=language, abort_invalid=True)
    words = {str(each.id): str(each.string) for each in found if each.id}
    if lacking := [name for name, text in words.items() if not text]:
        raise ValueError(f"{path} says nothing for {lacking}")
    return MappingProxyType(words)


@cache
def as_module(page: str) -> bytes:
    """The catalogues of a page as an ES module, for what its scripts say."""
    told = {language: dict(catalogue(page, language)) for language in LANGUAGES}
    return f"export const WORDS = {json.dumps(told, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def wanted(accepted: list[str]) -> Language:
    """The language to begin with, of those that a browser accepts (best first); Chinese where it names neither.

    >>> wanted(["de", "en-GB"]), wanted(["zh-CN", "en"]), wanted([])
    ('en', 'zh', 'zh')
    """
    parted = [part for tag in accepted for part in (tag, tag.partition("-")[0])]
    return "en" if negotiate_locale(parted, LANGUAGES, sep="-") == "en" else "zh"
