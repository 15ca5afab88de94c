"""Lines that add up vouch for each other; one misread figure among them is told by what the others leave for it.

Only what an engine read doubtfully is mended, and only where a single figure in a single cell makes everything add up: what
was printed clearly and does not add up stays as it is, for that is what a check of the paper must see.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from nlp.form.identities import BY_NUMBER, IDENTITIES, Terms
from nlp.form.standard import Known, distance

CENT = Decimal("0.01")
PROVEN = 0.995
UNREADABLE = 0.4  # at most so sure are cells that are printed and could not be read
MENDED = 0.9
LONE = 0.75  # one that a single sum tells: another of its terms may be the misread one
ASTRAY = 0.75  # a figure of an image whose sums fail, and which no other sum vouches for
DISPUTED = 0.7  # confidence in a figure that two engines read differently: small print, of which one shape misleads all
SHAKEN = 0.88  # figures that add up with such a one: the same slip at the same place adds up as well
CLEAR = 0.9  # confidence of an engine in figures that tell a lost one among them
DOUBTFUL = 0.95  # confidence of an engine below which a figure may be another


class Line(Protocol):
    """What is needed of a row: its amounts and how sure they are by column, and what it is."""

    amounts: dict[str, Decimal | None]
    sure: dict[str, float]
    known: Known | None
    repaired: dict[str, str]

    def printed(self, column: str) -> str: ...
    def doubt(self, column: str) -> float: ...


def prove(form: str, lines: Sequence[Line], columns: Sequence[str], pixels: bool) -> dict[str, int]:
    """Raises the certainty of cells that add up, mends single figures on images; counts identities that hold and don't."""
    counted = {"held": 0, "broken": 0}
    for column in columns:
        named = _named(form, lines, column)
        found = list(_identities(form, named))
        proven: set[int] = set()
        shaken: set[int] = set()
        blurred: list[Line] = []
        for total, terms in found:
            if pixels and not _holds(named, column, total, terms):
                _mend(named, column, total, terms, found)
        for total, terms in found:
            members = [named[name] for name in (total, *terms) if name in named and column in named[name].amounts]
            good = _holds(named, column, total, terms)
            counted["held" if good else "broken"] += 1
            told = any(column in line.repaired for line in members)  # it holds because it was made to
            if good and not told and any(named[name].amounts.get(column) for name in terms if name in named):
                filled = [line for line in members if line.amounts[column]]
                if pixels and any(line.doubt(column) < DISPUTED for line in filled):
                    shaken |= {id(line) for line in filled}
                elif not pixels or len(filled) != 2:  # two alike are one print, misread alike
                    proven |= {id(line) for line in members}
            if pixels and (told or not good) and _gap(named, column, total, terms) is not None:
                blurred += [line for line in members if line.amounts[column] is not None]
        for line in named.values():
            if id(line) in shaken and column in line.sure:
                line.sure[column] = min(line.sure[column], SHAKEN)
            elif id(line) in proven and column in line.sure:
                line.sure[column] = max(line.sure[column], PROVEN)
            elif any(line is other for other in blurred) and column not in line.repaired:
                line.sure[column] = min(line.sure[column], ASTRAY)
    return counted


def _named(form: str, lines: Sequence[Line], column: str) -> dict[str, Line]:
    """The lines that have something in a column, by the name that identities know them by."""
    found: dict[str, Line] = {}
    for line in lines:
        if line.known is not None:
            found.setdefault(line.known.number if form in BY_NUMBER else line.known.key, line)
    return found if any(column in line.amounts for line in found.values()) else {}


def _identities(form: str, named: Mapping[str, Line]) -> Iterator[tuple[str, Terms]]:
    for total, terms in IDENTITIES[form].items():
        if total in named and any(name in named for name in terms):
            yield total, terms


def _amount(line: Line | None, column: str) -> Decimal:
    found = None if line is None else line.amounts.get(column)
    return found if found is not None else Decimal(0)


def _gap(named: Mapping[str, Line], column: str, total: str, terms: Terms) -> Decimal | None:
    """The total less its terms; None where the total has no cell in this column."""
    if column not in named[total].amounts or _dash(named[total], column):
        return None
    return _amount(named[total], column) - sum(
        (s * _amount(named.get(n), column) for n, s in terms.items()), Decimal(0)
    )


def _dash(line: Line, column: str) -> bool:
    return line.amounts.get(column) is None and line.sure.get(column, 1.0) > UNREADABLE


def _holds(named: Mapping[str, Line], column: str, total: str, terms: Terms) -> bool:
    gap = _gap(named, column, total, terms)
    return gap is None or abs(gap) <= CENT


def _mend(named: Mapping[str, Line], column: str, total: str, terms: Terms, found: Sequence[tuple[str, Terms]]) -> None:
    gap = _gap(named, column, total, terms)
    if gap is None:
        return
    able = []
    for name, sign in ((total, -1), *terms.items()):
        line = named.get(name)
        if line is None or column not in line.amounts or _dash(line, column):
            continue
        needed = _amount(line, column) + sign * gap
        lost = line.amounts[column] is None and (
            _sums_with(named, line, found) > 1 or _alone(named, column, total, terms)
        )
        slip = line.doubt(column) < DOUBTFUL and _one_figure(line.printed(column), needed)
        if (lost or slip) and _settles(named, column, line, needed, found):
            able.append((line, needed))
    if len(able) == 1:
        line, needed = able[0]
        line.repaired[column] = line.printed(column)
        line.amounts[column] = needed
        line.sure[column] = MENDED if _sums_with(named, line, found) > 1 else LONE


def _alone(named: Mapping[str, Line], column: str, total: str, terms: Terms) -> bool:
    """True when of a total and its terms one cell is lost, and the rest are read beyond doubt."""
    members = [named[name] for name in (total, *terms) if name in named and column in named[name].amounts]
    lost = [line for line in members if line.amounts[column] is None and not _dash(line, column)]
    return len(lost) == 1 and all(line.doubt(column) >= CLEAR for line in members if line is not lost[0])


def _sums_with(named: Mapping[str, Line], line: Line, found: Sequence[tuple[str, Terms]]) -> int:
    """How many identities a line stands in."""
    return sum(any(named.get(name) is line for name in (total, *terms)) for total, terms in found)


def _one_figure(printed: str, needed: Decimal) -> bool:
    """True when print and amount differ in one figure, or in one that was lost or came in addition."""
    left, right = ("".join(c for c in text if c.isdigit() or c == "-") for text in (printed, f"{needed:.2f}"))
    return distance(left, right) == 1 and len(right) > 2


def _settles(
    named: Mapping[str, Line], column: str, line: Line, needed: Decimal, found: Sequence[tuple[str, Terms]]
) -> bool:
    """True when with the other figure every identity that the line is in holds."""
    before = line.amounts[column]
    line.amounts[column] = needed
    try:
        return all(
            _holds(named, column, total, terms)
            for total, terms in found
            if any(named.get(name) is line for name in (total, *terms))
        )
    finally:
        line.amounts[column] = before
