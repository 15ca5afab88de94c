"""A kind of document: one file in `intake/kinds/`, one `KIND`. Discovery is a pure function; the file name is the name."""

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from intake import kinds
from nlp.evidence import Extraction
from nlp.spec import Cue, FieldSpec, Parting, TableSpec
from ocr.page import Page

Extract = Callable[[Sequence[Page]], Extraction]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """What the house knows of one kind of document.

    `extract` replaces the general reader (`nlp.extract.extract_fields`) where a kind needs its own way (statements).
    """

    name: str
    title: str
    title_en: str
    cues: tuple[Cue, ...]
    fields: tuple[FieldSpec, ...] = ()
    table: TableSpec | None = None
    extract: Extract | None = None
    parting: Parting = field(default_factory=Parting)


@cache
def all_kinds() -> dict[str, DocumentKind]:
    """Kind name -> kind, for every module of `intake.kinds`, sorted by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(kinds.__path__))
    found = {name: import_module(f"intake.kinds.{name}").KIND for name in names}
    for name, kind in found.items():
        if kind.name != name:
            raise ValueError(f"intake/kinds/{name}.py calls itself {kind.name}; file name and kind name must agree")
    return found
