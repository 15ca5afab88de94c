"""A country's papers: one description in `nlp/locales/`, one `LOCALE`. What kinds look for is the sum of all packs.

A pack describes, it does not decide: readers of tables, balances and totals are the same everywhere. Which pack a paper
speaks by matters only where print is open to two readings (03/04/2024).
"""

import pkgutil
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from nlp import locales
from nlp.prose import Sentence
from nlp.spec import Cue, FieldSpec


@dataclass(frozen=True, slots=True)
class Locale:
    """What one country's papers say. `signs` are patterns of print that only they carry; `month_first` is how 03/04/2024
    is read on them; `cues`, `labels` and `fields` add to a kind's own, by kind
    (and field), as do the `sentences` of running text; `banks` name issuers."""

    code: str
    title: str
    title_en: str
    signs: tuple[str, ...] = ()
    month_first: bool = False
    cues: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    fields: Mapping[str, tuple[FieldSpec, ...]] = field(default_factory=dict)
    sentences: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    banks: tuple[str, ...] = ()


@cache
def all_locales() -> dict[str, Locale]:
    """Code -> pack, for every module of `nlp.locales`; the file's name is the code in small letters."""
    names = sorted(module.name for module in pkgutil.iter_modules(locales.__path__))
    found = {name: import_module(f"nlp.locales.{name}").LOCALE for name in names}
    for name, locale in found.items():
        if locale.code.lower() != name:
            raise ValueError(f"nlp/locales/{name}.py calls itself {locale.code}; file name and code must agree")
    return {locale.code: locale for locale in found.values()}


def cues_of(kind: str) -> tuple[Cue, ...]:
    """The phrases of all packs that speak for a kind."""
    return tuple(cue for locale in all_locales().values() for cue in locale.cues.get(kind, ()))


def labels_of(kind: str, name: str) -> tuple[str, ...]:
    """The labels of all packs that a field of a kind is printed under."""
    return tuple(
        dict.fromkeys(label for locale in all_locales().values() for label in locale.labels.get(kind, {}).get(name, ()))
    )


def fields_of(kind: str) -> tuple[FieldSpec, ...]:
    """The fields that only some countries' papers of a kind carry; the same field in two packs is told once."""
    found = {spec.name: spec for locale in all_locales().values() for spec in locale.fields.get(kind, ())}
    return tuple(found.values())


def sentences_of(kind: str) -> tuple[Sentence, ...]:
    """How the papers of a kind word what they say, in all packs."""
    return tuple(each for locale in all_locales().values() for each in locale.sentences.get(kind, ()))


def banks() -> tuple[str, ...]:
    """The issuers that the packs name."""
    return tuple(bank for locale in all_locales().values() for bank in locale.banks)


def locale_of(lines: Iterable[str]) -> Locale | None:
    """The pack whose signs a paper carries most of; None when it carries none, or two packs' as many.

    >>> told = locale_of(["Member FDIC", "Beginning balance"])
    >>> told and told.code
    'US'
    """
    text = "\n".join(lines)
    counted = [
        (sum(bool(re.search(sign, text, re.IGNORECASE)) for sign in locale.signs), code)
        for code, locale in all_locales().items()
    ]
    counted.sort(reverse=True)
    best = counted[0][0]
    return all_locales()[counted[0][1]] if best and best > counted[1][0] else None
