"""What a kind looks for: the words that betray it, its fields with their labels, and its table with its columns.

A spec is a description, not a program: adding a kind or a label touches data only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal


class Unreadable(ValueError):
    """Printed, but not to be read as this sort of value. The message is the reason that the field carries.

    `candidates` are readings that a person may choose from, none of them sure enough to be taken.
    """

    def __init__(self, reason: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value derived from text: JSON-ready `value`, and what it means where `value` is None (`open_ended`)."""

    value: Any
    meaning: str | None = None
    certain: float = 1.0  # how much the parse itself confirms the text (a passed check digit: above 1 is not needed)
    candidates: tuple[str, ...] = ()  # other readings, where the value is one of several
    proven: bool = False  # a check digit or an equal second reading vouches for the value


Parse = Callable[[str], Parsed]
"""text as printed -> Parsed; raises Unreadable. One file a sort of value in `nlp/values/`."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: the labels it is printed under (most telling first), its parser, and how its value lies to the label.

    `pattern` (regular expression over one line of comparable text, gaps as single spaces) finds a value that stands
    without a label; its group 1 is the value where it has one; `position` says where on the page that may be,
    `pattern_sure` how often what it finds there is this field.
    `multiline` lets the value run over several lines (a name, an address, a business scope). With `mark` the text of a
    seal or QR code serves as a value. With `label_of` the value is the label under which that other field was found.
    """

    name: str
    labels: tuple[str, ...]
    parse: Parse
    pattern: str | None = None
    multiline: bool = False
    position: Literal["any", "title", "top", "bottom", "bottom_right"] = "any"
    mark: Literal["qr", "seal"] | None = None
    label_of: str | None = None
    pattern_sure: float = 0.8


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a table: canonical name, the headers seen for it, and its parser."""

    name: str
    labels: tuple[str, ...]
    parse: Parse


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its name, its columns, and the words that mark rows which are no rows (totals, notes, headers)."""

    name: str
    columns: tuple[ColumnSpec, ...]
    noise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks for a kind (weight > 0) or against it (weight < 0). `title` counts it double near the top."""

    phrase: str
    weight: float = 1.0
    title: bool = False


@dataclass(frozen=True, slots=True)
class Parting:
    """How documents of one kind that follow each other in one file are told apart.

    `identity` names the fields of which another value is another document. With `one_page` every titled page is a document
    of its own. `sides` are the phrases of a card's sides, `sheets` the titles of the sheets that one document is made of
    (the more special later): a side or sheet that is there already begins the next document. `by_title`: a title alone,
    with nothing to name the paper, begins one.
    """

    identity: tuple[str, ...] = ()
    one_page: bool = False
    sides: tuple[tuple[str, ...], ...] = ()
    sheets: tuple[tuple[str, ...], ...] = ()
    by_title: bool = True
